import { exitCodeOfInterrupt, PmdbError } from '../core/errors.ts';
import { redact } from '../core/redact.ts';
import { errorDocument } from '../report/documents.ts';
import { errorText } from '../report/error-text.ts';
import type { Note } from '../report/notes.ts';

/** What nobody foresaw is a bug, and says so. */
export function asPmdbError(error: unknown, signal: AbortSignal | undefined): PmdbError {
  if (error instanceof PmdbError) return error;
  if (signal?.aborted === true) return new PmdbError('INTERRUPTED', 'interrupted', { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new PmdbError('BUG', `a bug in pmdb: ${message}`, {
    state: '`pmdb status` tells what is applied; a migration is there whole or not at all.',
    remedy: 'Please report it, with the lines above.',
    cause: error,
  });
}

export interface PrintOptions {
  readonly json: boolean;
  /** With the stack, and those of the causes. */
  readonly debug: boolean;
  /** To be masked wherever they occur. */
  readonly secrets: readonly string[];
  readonly notes: readonly Note[];
  /** Who interrupted, where somebody could. */
  readonly signal?: AbortSignal;
}

/** The one place where errors are printed and exit codes are set. */
export function printError(error: PmdbError, { json, debug, secrets, notes, signal }: PrintOptions): void {
  const exitCode = error.code === 'INTERRUPTED' && signal?.aborted ? exitCodeOfInterrupt(signal) : error.exitCode;
  process.exitCode = exitCode;
  const stack = debug || error.code === 'BUG' ? stackOf(error) : '';
  if (stack !== '') process.stderr.write(`${redact(stack, secrets)}\n`);
  if (json)
    process.stdout.write(`${redact(JSON.stringify(errorDocument(error, exitCode, notes), null, 2), secrets)}\n`);
  else process.stderr.write(`${redact(errorText(error, process.stderr.columns), secrets)}\n`);
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
