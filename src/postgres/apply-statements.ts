import { PmdbError } from '../core/errors.ts';
import { placeAt } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import { createIndexConcurrently } from '../core/sql/concurrent-index.ts';
import type { Statement } from '../core/sql/statements.ts';
import { tokenChecksum } from '../core/sql/token-checksum.ts';
import { groupUnits, type Unit } from '../core/sql/units.ts';
import { dropInvalidLeftovers } from './invalid-index.ts';
import { type Journal, openJournal } from './journal.ts';
import { journalDone, journalEnd, journalFailed, journalStart } from './ledger-entries.ts';
import { pipeline } from './pipeline.ts';
import { retryWhileBlocked } from './retry.ts';
import { beginTransaction, FORGET_FILE, OWN_SEARCH_PATH } from './session-settings.ts';
import { isDone } from './settle-statement.ts';
import { failureOf, isConnectionLoss, statementError } from './statement-error.ts';
import { interrupted, type StepContext, settingsOf, stepName } from './step-context.ts';

const checksumOf = (statement: Statement) => tokenChecksum([statement], []);

/** A setting holds for the session that made it, so a run that goes on makes it again. */
const SETTING = /^\s*(set|reset)\b/i;
const SETS_LOCK_TIMEOUT = /\block_timeout\b/i;

/**
 * Runs a no-transaction file unit by unit and journals each, so that a run that is cut off goes on where it was. Throws a
 * PmdbError whose state says how far it came.
 */
export async function applyStatementByStatement(
  step: Step,
  statements: readonly Statement[],
  context: StepContext,
): Promise<void> {
  const began = performance.now();
  const { worker, author } = context;
  const journal = await openJournal(worker, step, author);
  refuseChangedStatements(step, statements, journal);
  await prepareSession(step, context);
  let done = journal.done.length;
  for (const statement of statements.slice(0, done))
    if (SETTING.test(statement.text)) await worker.send(statement.text);

  const begun = journal.started === null ? undefined : statements[journal.started - 1];
  if (begun !== undefined && (await isDone(worker, step, begun))) {
    await worker.send(journalDone(step.migration.version, checksumOf(begun)));
    done = begun.number;
  }
  for (const unit of groupUnits(statements.slice(done))) {
    if (context.signal.aborted) throw halfDone(interrupted(step), unit, statements);
    const [first] = unit.statements;
    if (first !== undefined) announce(step, first, statements.length, context);
    await runUnit(step, unit, context, statements).catch((error: unknown) => {
      throw halfDone(asPmdbError(error, step, context), unit, statements);
    });
  }
  const ms = Math.round(performance.now() - began);
  await worker.send(`begin; ${FORGET_FILE}; ${OWN_SEARCH_PATH}; ${journalEnd(step, author, ms)}; commit`);
}

function announce(step: Step, { number, text }: Statement, total: number, { emit }: StepContext): void {
  emit({ type: 'statement', step: stepName(step), number, total, text });
}

/**
 * lock_timeout also counts the time for which CONCURRENTLY waits for old transactions, whatever they hold, and when it
 * ends the wait an INVALID index stays: so bare statements wait as long as it takes, unless the file sets it.
 */
async function prepareSession(step: Step, { worker }: StepContext): Promise<void> {
  if (worker.facts.pooled) return;
  const { statementTimeout, lockTimeout } = step.script.directives;
  await worker.send(`set lock_timeout = ${lockTimeout ?? 0}; set row_security = off`);
  if (statementTimeout !== undefined) await worker.send(`set statement_timeout = ${statementTimeout}`);
}

async function runUnit(step: Step, unit: Unit, context: StepContext, statements: readonly Statement[]): Promise<void> {
  const { worker } = context;
  const [first] = unit.statements;
  if (first === undefined) return;
  if (unit.kind === 'bare') return runBare(step, first, context);

  const messages = unit.statements.map((statement) => ({
    statement,
    text: statement.text,
    copyData: statement.copyData?.text,
  }));
  const done = unit.statements.map((s) => ({ text: journalDone(step.migration.version, checksumOf(s)) }));
  const own = statements.some(({ text }) => SETS_LOCK_TIMEOUT.test(text));
  const begin = { text: own ? 'begin' : beginTransaction(settingsOf(step, context)) };
  await retryWhileBlocked(step, context, async () => {
    if (unit.kind === 'atomic') return pipeline(worker, [begin, ...messages, ...done, { text: 'commit' }]);
    return pipeline(worker, [...messages.slice(0, -1), ...done, ...messages.slice(-1)]);
  });
}

async function runBare(step: Step, statement: Statement, { worker, emit }: StepContext): Promise<void> {
  const { version } = step.migration;
  const index = createIndexConcurrently(statement);
  if (index !== undefined) {
    for (const name of await dropInvalidLeftovers(worker, index)) {
      emit({ type: 'note', message: `dropped the INVALID index ${name} that an earlier build left` });
    }
  }
  await worker.send(journalStart(version, statement.number));
  try {
    await pipeline(worker, [{ text: statement.text, statement }]);
  } catch (error) {
    // The server said no, so it is known not to be done; a lost connection leaves it open, and the next run finds out.
    if (!worker.lost && !isConnectionLoss(failureOf(error).cause)) await worker.send(journalFailed(version));
    throw error;
  }
  await worker.send(journalDone(version, checksumOf(statement)));
}

function asPmdbError(error: unknown, step: Step, { signal }: StepContext): PmdbError {
  if (error instanceof PmdbError) return error;
  if (signal.aborted) return interrupted(step);
  const { cause, statement } = failureOf(error);
  return statementError(cause, step, statement);
}

function halfDone(error: PmdbError, unit: Unit, statements: readonly Statement[]): PmdbError {
  const before = (unit.statements[0]?.number ?? 1) - 1;
  const verb = error.code === 'CONNECTION_LOST' ? 'was under way' : 'was not done';
  return new PmdbError(error.code, error.message, {
    ...error.parts,
    state: `left half done: ${before} of ${statements.length} statements are done, statement ${before + 1} ${verb}`,
  });
}

/** What is done can't be done otherwise: only the statements that are still to come may have been mended. */
function refuseChangedStatements(step: Step, statements: readonly Statement[], journal: Journal): void {
  const { file, text } = step.script;
  for (const [i, checksum] of journal.done.entries()) {
    const statement = statements[i];
    if (statement !== undefined && checksumOf(statement) === checksum) continue;
    throw new PmdbError('CHANGED', `statement ${i + 1} of ${file} was changed after it was run`, {
      place: placeAt(file, text, statement?.offset ?? text.length),
      state: `${journal.done.length} of its statements are done`,
      remedy: 'Bring the statements that are done back as they were; only those after them may change.',
    });
  }
}
