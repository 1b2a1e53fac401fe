import postgres from 'postgres';
import { PmdbError } from '../core/errors.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import type { Statement } from '../core/sql/statements.ts';
import { type Message, MessageFailed } from './pipeline.ts';

/** A message of a step; the one of a file's statement knows which. */
export interface StatementMessage extends Message {
  readonly statement?: Statement;
}

/** SQLSTATEs that mean that the connection, not the statement, is at fault. */
const CONNECTION_GONE = /^(08|57P0[123])/;

/** What to do about an error, where PostgreSQL's own HINT doesn't say it. */
const REMEDIES: Readonly<Record<string, string>> = {
  '25001': 'Put `-- pmdb: no-transaction` on the first line of the file, and the statement into a file of its own.',
  '25006': 'Connect to a server that takes writes, as a role whose default_transaction_read_only is off.',
  '53100': 'Free disk space on the server, then run the command again.',
  '53200': 'Raise max_locks_per_transaction on the server, or split the file.',
  '55P03': 'Find the session that holds the lock and end it, or allow more time with --lock-timeout and --lock-wait.',
  '55P04':
    'A new enum value can be used only after its transaction: put ALTER TYPE … ADD VALUE into a migration before this one.',
  '57014':
    'Allow more time with `-- pmdb: statement-timeout <duration>` in the file, or make the statement do less at once.',
};

const ROW_SECURITY =
  'Row-level security with FORCE binds this role, so the statement would see only some of the rows, or none. ' +
  'For a change of data: `-- pmdb: for-each-organization`; or run the migration as a role with BYPASSRLS.';

export function isPostgresError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError;
}

/** True when nobody can tell from this error alone what the server did with the last message. */
export function isConnectionLoss(error: unknown): boolean {
  return isPostgresError(error) ? CONNECTION_GONE.test(error.code) : error instanceof Error;
}

/** What the driver threw, and for which statement of the file. */
export function failureOf(error: unknown): { cause: unknown; statement: Statement | undefined } {
  if (!(error instanceof MessageFailed)) return { cause: error, statement: undefined };
  return { cause: error.cause, statement: (error.failed as StatementMessage).statement };
}

/** Turns what the driver threw for a statement of a file into an error with file, line, column and remedy. */
export function statementError(error: unknown, step: Step, statement: Statement | undefined): PmdbError {
  if (error instanceof PmdbError) return error;
  if (!isPostgresError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return new PmdbError('CONNECTION_LOST', `${step.script.file}: ${message}`, { cause: error });
  }
  if (CONNECTION_GONE.test(error.code)) {
    return new PmdbError('CONNECTION_LOST', `${step.script.file}: ${error.message}`, {
      sqlstate: error.code,
      cause: error,
    });
  }
  return new PmdbError('SQL', error.message, {
    sqlstate: error.code,
    detail: error.detail,
    hint: error.hint,
    context: error.where,
    place: placeOf(error, step, statement),
    remedy: remedyFor(error),
    cause: error,
  });
}

function placeOf(error: postgres.PostgresError, step: Step, statement: Statement | undefined) {
  const { file, text } = step.script;
  if (statement === undefined) return { file, line: text.split('\n').length, column: 1 };
  const position = Number(error.position ?? 0);
  const within = position > 0 ? offsetOfCodePoint(statement.text, position) : 0;
  return placeAt(file, text, statement.offset + within);
}

function remedyFor(error: postgres.PostgresError): string | undefined {
  if (error.code === '42501' && /row-level security/.test(error.message)) return ROW_SECURITY;
  if (error.code === '57014' && !/statement timeout/.test(error.message)) return undefined;
  return REMEDIES[error.code];
}
