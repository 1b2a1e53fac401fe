import { PmdbError } from '../core/errors.ts';
import type { Step } from '../core/plan.ts';
import type { Statement } from '../core/sql/statements.ts';
import { tokenChecksum } from '../core/sql/token-checksum.ts';
import type { Unit } from '../core/sql/units.ts';
import { isConnectionLoss } from './connection-loss.ts';
import { dropInvalidLeftovers, findLeftovers } from './invalid-index.ts';
import { journalDone, journalFailed, journalStart, keyOf } from './ledger-entries.ts';
import { pipeline } from './pipeline.ts';
import { retryWhileBlocked } from './retry.ts';
import type { Session } from './session.ts';
import {
  AS_PMDB,
  beginTransaction,
  CHECK_DEFERRED,
  forgetFile,
  inOwnTransaction,
  transactionSettings,
} from './session-settings.ts';
import { failureOf, type StatementMessage, statementError, statementMessage } from './statement-error.ts';
import { type StepContext, settingsOf } from './step-context.ts';

const SETS_LOCK_TIMEOUT = /\block_timeout\b/i;
const ACTIVE_TRANSACTION = '25001';

export function checksumOf(statement: Statement): string {
  return tokenChecksum([statement], []);
}

/** Runs one unit of a no-transaction file and journals it. Throws a PmdbError, or the MessageFailed of a bare statement. */
export async function runUnit(step: Step, unit: Unit, context: StepContext): Promise<void> {
  const [first] = unit.statements;
  if (first === undefined) return;
  if (unit.kind === 'bare') return await runBare(step, first, context);
  try {
    await retryWhileBlocked(step, context, () => runTransaction(step, unit, first, context));
  } catch (error) {
    const sqlstate = error instanceof PmdbError ? error.parts.sqlstate : undefined;
    // Only the catalog knew: REINDEX of a partitioned table, say, or a function of an extension.
    if (unit.kind === 'atomic' && sqlstate === ACTIVE_TRANSACTION) return await runBare(step, first, context);
    throw error;
  }
}

/** The statements and their journal in one transaction: pmdb's, or the file's own BEGIN … COMMIT. */
async function runTransaction(step: Step, unit: Unit, first: Statement, context: StepContext): Promise<void> {
  const { worker } = context;
  const messages = unit.statements.map(statementMessage);
  const statement = unit.statements.at(-1) ?? first;
  const done = unit.statements.map((each) => journalDone(keyOf(step), checksumOf(each)));
  const end: StatementMessage[] = [
    { text: CHECK_DEFERRED, statement },
    { text: [...(worker.facts.pooled ? [forgetFile(worker.facts)] : []), AS_PMDB, ...done].join('; ') },
  ];
  const own = SETS_LOCK_TIMEOUT.test(step.script.text);
  const settings = { ...settingsOf(step, context), ...(own ? { lockTimeout: undefined } : {}) };
  if (unit.kind === 'block') {
    // Nothing may run behind a BEGIN that failed.
    await pipeline(worker, messages.slice(0, 1));
    const begun = { text: transactionSettings(settings) };
    return await pipeline(worker, [begun, ...messages.slice(1, -1), ...end, ...messages.slice(-1)]);
  }
  const begin = { text: beginTransaction(settings), begins: true };
  await pipeline<StatementMessage>(worker, [begin, ...messages, ...end, { text: 'commit', statement }]);
}

/** A build that fails leaves an INVALID index: it is named, with what becomes of it. */
async function withLeftovers(error: unknown, step: Step, statement: Statement, worker: Session): Promise<unknown> {
  const { cause, message } = failureOf(error);
  const told = statementError(cause, step, message);
  const left = (await findLeftovers(worker, statement)).filter(({ builder }) => builder === null);
  if (!(told instanceof PmdbError) || left.length === 0) return error;
  const names = left.map(({ name }) => name).join(', ');
  const what = left.length === 1 ? `the index ${names} is INVALID` : `the indexes ${names} are INVALID`;
  const again = step.direction === 'up' ? 'pmdb migrate' : 'pmdb rollback';
  const remedy =
    `${told.parts.remedy ?? 'Mend what it objects to.'} Now ${what}: it costs every write and serves no read. ` +
    `\`${again}\` drops it and builds it anew; or type \`drop index concurrently ${names}\`.`;
  return new PmdbError(told.code, told.message, { ...told.parts, remedy });
}

/** A statement outside a transaction: what became of it is unknown until its end is journalled. */
async function runBare(step: Step, statement: Statement, { worker, emit }: StepContext): Promise<void> {
  const key = keyOf(step);
  for (const name of await dropInvalidLeftovers(worker, statement)) {
    emit({ type: 'note', message: `dropped the INVALID index ${name} that an earlier build left` });
  }
  await worker.send(inOwnTransaction(journalStart(key, statement.number, checksumOf(statement))));
  try {
    await pipeline(worker, [statementMessage(statement)]);
  } catch (error) {
    // The server said no, so it is known not to be done; a lost connection leaves it open, and the next run finds out.
    if (isConnectionLoss(failureOf(error).cause)) throw error;
    await worker.send(inOwnTransaction(journalFailed(key)));
    throw await withLeftovers(error, step, statement, worker);
  }
  await worker.send(inOwnTransaction(journalDone(key, checksumOf(statement))));
}
