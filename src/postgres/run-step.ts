import type { Step } from '../core/plan.ts';
import { splitStatements } from '../core/sql/statements.ts';
import { applyStatementByStatement } from './apply-statements.ts';
import { applyInTransaction } from './apply-transaction.ts';
import { retryWhileBlocked } from './retry.ts';
import { type StepContext, settingsOf, stepName } from './step-context.ts';
import { watchBlockers } from './watch-blockers.ts';

/** Runs one step to its end. Throws a PmdbError; a transactional step has left nothing behind then. */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  const { worker, watcher, author, signal, emit } = context;
  const stopWatching = watchBlockers(watcher, worker, stepName(step), emit);
  const cancel = () => void worker.cancel().catch(() => {});
  signal.addEventListener('abort', cancel);
  try {
    const { statements } = splitStatements(step.script.text);
    if (step.script.directives.noTransaction) return await applyStatementByStatement(step, statements, context);
    await retryWhileBlocked(step, context, () =>
      applyInTransaction(worker, step, statements, author, settingsOf(step, context)),
    );
  } finally {
    stopWatching();
    signal.removeEventListener('abort', cancel);
  }
}
