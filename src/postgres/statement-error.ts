import type postgres from 'postgres';
import { PmdbError } from '../core/errors.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import type { Statement } from '../core/sql/statements.ts';
import { isPostgresError } from './connection-loss.ts';
import { ledgerError } from './ledger-error.ts';
import { lineInside } from './line-inside.ts';
import { type Message, MessageFailed } from './pipeline.ts';
import { remedyFor } from './remedies.ts';

/** A message of a step. One of a file's statement knows which; one of pmdb's own is about the file's end, or the ledger. */
export interface StatementMessage extends Message {
  readonly statement?: Statement;
  /** The file it is about, where that is not the step's. */
  readonly script?: Origin['script'];
  readonly atStart?: boolean;
  readonly atEnd?: boolean;
  /** For which organization it runs. */
  readonly organization?: string;
}

export function statementMessage(statement: Statement): StatementMessage {
  return { statement, text: statement.text, copyData: statement.copyData?.text };
}

/** What was thrown, and for which message of a step. */
export function failureOf(error: unknown): { cause: unknown; message: StatementMessage | undefined } {
  if (!(error instanceof MessageFailed)) return { cause: error, message: undefined };
  return { cause: error.cause, message: error.failed };
}

/** What a statement is of: a migration's step, or another file. */
interface Origin {
  readonly script: { readonly file: string; readonly text: string };
}

/** Turns what a message of a step failed of into an error with file, line, column and remedy. */
export function statementError(cause: unknown, step: Origin, message: StatementMessage | undefined): unknown {
  if (!isPostgresError(cause)) return cause;
  const place = placeOf(cause, step, message);
  if (place === undefined) return ledgerError(cause);
  return new PmdbError('SQL', cause.message, {
    sqlstate: cause.code,
    detail: cause.detail,
    hint: cause.hint,
    context: contextOf(cause, message),
    place,
    remedy: remedyFor(cause),
    cause,
  });
}

function contextOf({ where }: postgres.PostgresError, message: StatementMessage | undefined): string | undefined {
  const found = [
    where,
    message?.organization && `for organization ${message.organization}`,
    message?.atEnd && 'what was deferred is checked at the end of the file',
  ].filter(Boolean);
  return found.length > 0 ? found.join('\n') : undefined;
}

function placeOf(error: postgres.PostgresError, step: Origin, message: StatementMessage | undefined) {
  const { file, text } = message?.script ?? step.script;
  if (message?.atStart === true) return placeAt(file, text, 0);
  if (message?.atEnd === true) return placeAt(file, text, text.trimEnd().length);
  if (message?.statement === undefined) return undefined;
  const { statement } = message;
  const position = message.text === statement.text ? Number(error.position ?? 0) : 0;
  if (position > 0) return placeAt(file, text, statement.offset + offsetOfCodePoint(statement.text, position));
  return placeAt(file, text, lineInside(error, statement) ?? statement.offset);
}
