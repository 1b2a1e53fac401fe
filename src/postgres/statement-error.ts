import type postgres from 'postgres';
import { PmdbError } from '../core/errors.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import type { Statement } from '../core/sql/statements.ts';
import { isPostgresError } from './connection-loss.ts';
import { ledgerError } from './ledger-error.ts';
import { type Message, MessageFailed } from './pipeline.ts';

/** A message of a step. One of a file's statement knows which; one of pmdb's own is about the file's end, or the ledger. */
export interface StatementMessage extends Message {
  readonly statement?: Statement;
  readonly atEnd?: boolean;
  /** For which organization it runs. */
  readonly organization?: string;
}

export function statementMessage(statement: Statement): StatementMessage {
  return { statement, text: statement.text, copyData: statement.copyData?.text };
}

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

/** What was thrown, and for which message of a step. */
export function failureOf(error: unknown): { cause: unknown; message: StatementMessage | undefined } {
  if (!(error instanceof MessageFailed)) return { cause: error, message: undefined };
  return { cause: error.cause, message: error.failed };
}

/** Turns what a message of a step failed of into an error with file, line, column and remedy. */
export function statementError(cause: unknown, step: Step, message: StatementMessage | undefined): unknown {
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
  if (message?.organization === undefined) return where;
  return [where, `for organization ${message.organization}`].filter(Boolean).join('\n');
}

function placeOf(error: postgres.PostgresError, step: Step, message: StatementMessage | undefined) {
  const { file, text } = step.script;
  if (message?.atEnd === true) return placeAt(file, text, text.trimEnd().length);
  if (message?.statement === undefined) return undefined;
  const { statement } = message;
  const position = message.text === statement.text ? Number(error.position ?? 0) : 0;
  return placeAt(file, text, statement.offset + (position > 0 ? offsetOfCodePoint(statement.text, position) : 0));
}

function remedyFor(error: postgres.PostgresError): string | undefined {
  if (error.code === '42501' && /row-level security/.test(error.message)) return ROW_SECURITY;
  if (error.code === '57014' && !/statement timeout/.test(error.message)) return undefined;
  return REMEDIES[error.code];
}
