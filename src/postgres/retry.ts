import type { Step } from '../core/plan.ts';
import { backoff, pause } from '../core/wait.ts';
import { isPostgresError } from './connection-loss.ts';
import { failureOf, statementError } from './statement-error.ts';
import { interrupted, type StepContext, stepName } from './step-context.ts';

/** What passes by itself, by SQLSTATE. The whole transaction is worth another try then. */
const PASSING: Readonly<Record<string, string>> = {
  '55P03': 'a lock was not free in time',
  '40P01': 'deadlock detected',
  '40001': 'a concurrent update',
};

/** Roles belong to the whole server: two databases that are migrated at once may alter the same one. PostgreSQL has no code for it. */
const ALTERED_MEANWHILE = /^tuple concurrently (updated|deleted)$/;

/** Why a statement failed, where the same one may succeed in a while. */
export function passingReason(sqlstate: string | undefined, message: string): string | undefined {
  if (sqlstate === 'XX000' && ALTERED_MEANWHILE.test(message)) return 'altered by another session meanwhile';
  return sqlstate === undefined ? undefined : PASSING[sqlstate];
}

/**
 * Runs a transaction, and runs it again with growing pauses as long as others hold its locks and `lockWait` lasts. After
 * a failure it is rolled back. Throws a PmdbError.
 */
export async function retryWhileBlocked(step: Step, context: StepContext, run: () => Promise<void>): Promise<void> {
  const { worker, signal, emit } = context;
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      await worker.rollback();
      if (signal.aborted) throw interrupted(step);
      const { cause, message } = failureOf(error);
      const tried = performance.now() - began;
      const reason = isPostgresError(cause) ? passingReason(cause.code, cause.message) : undefined;
      if (reason === undefined || tried >= context.lockWait) throw statementError(cause, step, message);
      const delayMs = Math.min(backoff(attempt, 200, 5000), context.lockWait - tried);
      emit({ type: 'retry', step: stepName(step), attempt, reason, delayMs, seconds: tried / 1000 });
      await pause(delayMs, signal);
      if (signal.aborted) throw interrupted(step);
    }
  }
}
