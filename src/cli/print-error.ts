import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOfInterrupt, PmdbError } from '../core/errors.ts';
import { redact } from '../core/redact.ts';
import { errorDocument } from '../report/documents.ts';
import { errorText } from '../report/error-text.ts';
import type { Note } from '../report/notes.ts';

/** What is seldom used is loaded when it is, by a name with a hash that the next build changes. */
const OWN_FILE_GONE =
  /^(?:Cannot find module '\.\/|ENOENT: no such file or directory, open '.*[\\/]dist[\\/])([\w-]+\.cjs)'/;
const STATE = '`pmdb status` tells what is applied; a migration is there whole or not at all.';

/** What nobody foresaw is a bug, and says so. */
export function asPmdbError(error: unknown, signal: AbortSignal | undefined): PmdbError {
  if (error instanceof PmdbError) return error;
  if (signal?.aborted === true) return new PmdbError('INTERRUPTED', 'interrupted', { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  const [, gone] = OWN_FILE_GONE.exec(message) ?? [];
  if (gone !== undefined) {
    return new PmdbError('REPLACED', `pmdb was built or installed anew while it ran: ${gone} is gone`, {
      state: STATE,
      remedy: 'Run the command again. Should it say the same once more: npm install, or npm run build in a clone.',
      cause: error,
    });
  }
  return new PmdbError('BUG', `a bug in pmdb: ${message}`, {
    state: STATE,
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
  else process.stderr.write(`${redact(errorText(error, process.stderr.columns, docsFolder()), secrets)}\n`);
}

/** What stands before "docs/" where a page of it is named: "node_modules/pmdb/" where the project has installed pmdb. */
function docsFolder(): string {
  const package_ = dirname(dirname(fileURLToPath(import.meta.url)));
  const way = wayTo(package_);
  if (way === '') return '';
  return `${way.startsWith('..') ? package_ : way}${sep}`;
}

/** From the current folder, which somebody may have removed: then there is no way but the whole path. */
function wayTo(path: string): string {
  try {
    return relative(process.cwd(), path);
  } catch {
    return path;
  }
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
