import { PmdbError } from '../core/errors.ts';
import { type Blocker, describeBlocker } from '../core/events.ts';
import type { Step } from '../core/plan.ts';
import { applyStatementByStatement } from './apply-statements.ts';
import { applyInTransaction } from './apply-transaction.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { ledgerError } from './ledger-error.ts';
import { retryWhileBlocked } from './retry.ts';
import { interrupted, type StepContext, stepName } from './step-context.ts';
import { watchBlockers } from './watch-blockers.ts';

const LOCK_NOT_AVAILABLE = '55P03';

/** Runs one step to its end. Throws a PmdbError; a transactional step has left nothing behind then. */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  const { worker, signal } = context;
  const { directives, statements } = step.script;
  const watch = watchBlockers(stepName(step), context);
  const stopCancelling = cancelOnAbort(worker, signal);
  try {
    if (directives.noTransaction) await applyStatementByStatement(step, statements, context);
    else await retryWhileBlocked(step, context, () => applyInTransaction(step, statements, context));
  } catch (error) {
    if (error instanceof PmdbError) throw nameBlockers(error, watch.seen());
    throw signal.aborted ? interrupted(step) : ledgerError(error);
  } finally {
    watch.end();
    stopCancelling();
  }
}

/** Who held the lock is what a DBA wants to know first; the run's log, which told it, may be far away by now. */
export function nameBlockers(error: PmdbError, blockers: readonly Blocker[]): PmdbError {
  if (error.parts.sqlstate !== LOCK_NOT_AVAILABLE || blockers.length === 0) return error;
  const context = `blocked by ${blockers.map(describeBlocker).join('; ')}`;
  return new PmdbError(error.code, error.message, { ...error.parts, context });
}
