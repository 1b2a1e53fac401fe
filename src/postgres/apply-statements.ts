import { PmdbError } from '../core/errors.ts';
import { placeAt } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import { mayCommit } from '../core/sql/outside-transaction.ts';
import type { Statement } from '../core/sql/statements.ts';
import { groupUnits, type Unit } from '../core/sql/units.ts';
import { closeUnusedJournal, type Journal, openJournal } from './journal.ts';
import { journalDone, journalEnd, keyOf } from './ledger-entries.ts';
import { pipeline } from './pipeline.ts';
import { checksumOf, runUnit } from './run-unit.ts';
import { forgetFile, inOwnTransaction, OWN_SEARCH_PATH } from './session-settings.ts';
import { isDone } from './settle-statement.ts';
import { failureOf, statementError, statementMessage } from './statement-error.ts';
import { interrupted, refuseToGoOn, type StepContext, searchPathOf, stepName } from './step-context.ts';

/** What holds for the session that ran it, so that a run that goes on has to say it again. */
const SETTING = /^((set|reset)\s+(?!local\b|transaction\b|constraints\b)|select\s+(pg_catalog\s*\.\s*)?set_config\b)/i;

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
  let done: number | undefined;
  let underWay: Unit | undefined;
  try {
    if (worker.facts.pooled) refuseSettings(step, statements);
    if (worker.facts.pooled && step.tenant !== undefined) throw needsSession(step);
    const journal = await openJournal(worker, step, author);
    refuseChangedStatements(step, statements, journal);
    await prepareSession(step, context);
    done = await goOn(step, statements, journal, context);
    for (const unit of groupUnits(statements.slice(done))) {
      refuseToGoOn(context);
      underWay = unit;
      announce(step, unit, statements.length, context);
      await runUnit(step, unit, context);
      underWay = undefined;
      done += unit.statements.length;
    }
    const ms = Math.round(performance.now() - began);
    await worker.send(
      `begin; ${forgetFile(worker.facts)}; ${OWN_SEARCH_PATH}; ${journalEnd(step, author, ms)}; commit`,
    );
  } catch (error) {
    const failure = asPmdbError(error, step, context);
    const unused = done === 0 && leftNothing(failure, step, underWay);
    if (unused && (await closeUnusedJournal(worker, step))) throw failure;
    throw halfDone(failure, done ?? 0, underWay, statements.length);
  }
}

function announce(step: Step, { statements: [first] }: Unit, total: number, { emit }: StepContext): void {
  if (first !== undefined)
    emit({ type: 'statement', step: stepName(step), number: first.number, total, text: first.text });
}

/**
 * lock_timeout also counts the time for which CONCURRENTLY waits for old transactions, whatever they hold, and when it
 * ends the wait an INVALID index stays: so bare statements wait as long as it takes, unless the file sets it.
 */
async function prepareSession(step: Step, context: StepContext): Promise<void> {
  const { worker } = context;
  if (worker.facts.pooled) return;
  const searchPath = searchPathOf(step, context);
  if (searchPath !== undefined) await worker.send(`set search_path = ${searchPath}`);
  const { statementTimeout, lockTimeout } = step.script.directives;
  await worker.send(`set lock_timeout = ${lockTimeout ?? 0}; set row_security = ${worker.facts.rowSecurity}`);
  if (statementTimeout !== undefined) await worker.send(`set statement_timeout = ${statementTimeout}`);
}

/** Brings the session to where an earlier run left it. Returns how many statements are done. */
async function goOn(
  step: Step,
  statements: readonly Statement[],
  { done, started, startedChecksum }: Journal,
  { worker }: StepContext,
): Promise<number> {
  const settings = statements.slice(0, done.length).filter(({ text }) => SETTING.test(text));
  await pipeline(worker, settings.map(statementMessage)).catch((error: unknown) => {
    const { cause, message } = failureOf(error);
    throw statementError(cause, step, message);
  });
  if (started === null) return done.length;
  const statement = statements[started - 1];
  const same = statement !== undefined && checksumOf(statement) === startedChecksum ? statement : undefined;
  if (!(await isDone(worker, step, started, same))) return done.length;
  await worker.send(inOwnTransaction(journalDone(keyOf(step), startedChecksum ?? '')));
  return started;
}

function asPmdbError(error: unknown, step: Step, { signal }: StepContext): unknown {
  if (error instanceof PmdbError && error.code === 'INTERRUPTED') return error;
  if (signal.aborted) return interrupted(step);
  const { cause, message } = failureOf(error);
  return statementError(cause, step, message);
}

/** A statement in a transaction that the server refused is not there, and none was done before it. */
function leftNothing(failure: unknown, { unfinished }: Step, underWay: Unit | undefined): boolean {
  if (!(failure instanceof PmdbError) || failure.code === 'CONNECTION_LOST') return false;
  return underWay === undefined ? !unfinished : underWay.kind !== 'bare';
}

function halfDone(error: unknown, done: number, underWay: Unit | undefined, total: number): unknown {
  if (!(error instanceof PmdbError) || error.parts.state !== undefined) return error;
  if (done === 0 && underWay === undefined) return error;
  const rest = underWay === undefined ? '' : `, statement ${done + 1} ${leftBy(error, underWay)}`;
  const state = `left half done: ${done} of ${total} statements are done${rest}`;
  return new PmdbError(error.code, error.message, { ...error.parts, state });
}

function leftBy(error: PmdbError, { kind, statements: [first] }: Unit): string {
  if (error.code === 'CONNECTION_LOST') return 'may have been under way';
  const committed = kind === 'bare' && first !== undefined && mayCommit(first);
  return committed ? 'failed, and what it had committed before that stays' : 'was not done';
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

/** A tenant's search_path is a setting as well. */
function needsSession({ script: { file } }: Step): PmdbError {
  return new PmdbError('BAD_FILE', 'a no-transaction file of the tenant track needs a session of its own', {
    place: { file, line: 1, column: 1 },
    remedy: 'Name a direct way to the server with PMDB_DIRECT_URL.',
  });
}

/** Behind a pooler the next statement may find another session, and another client the setting. */
function refuseSettings(step: Step, statements: readonly Statement[]): void {
  const setting = statements.find(({ text }) => SETTING.test(text));
  if (setting === undefined) return;
  const { file, text } = step.script;
  throw new PmdbError('BAD_FILE', 'a no-transaction file can set nothing for its session behind a pooler', {
    place: placeAt(file, text, setting.offset),
    remedy: 'Name a direct way to the server with PMDB_DIRECT_URL.',
  });
}
