import type postgres from 'postgres';
import { type Place, PmdbError } from '../core/errors.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import type { Step } from '../core/plan.ts';
import { applyInTransaction, closeStep, openStep } from './apply-transaction.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { isPostgresError } from './connection-loss.ts';
import { ledgerError } from './ledger-error.ts';
import { fitsOneMessage, oneMessage } from './one-message.ts';
import { remedyFor } from './remedies.ts';
import { passingReason } from './retry.ts';
import { nameBlockers, runStep } from './run-step.ts';
import { failureOf, statementError } from './statement-error.ts';
import { interrupted, type StepContext, stepName } from './step-context.ts';
import { watchBlockers } from './watch-blockers.ts';

/** SQLSTATEs of migrations.enter_tenant: see src/sql/tenant-ledger.sql. */
export const TENANT_GONE = 'PM001';
export const TENANT_CHANGED = 'PM002';

/**
 * Runs one step on one tenant, once: a lock that isn't free is the caller's to try again. Throws a PmdbError; a
 * transactional step has left nothing behind then.
 *
 * @param whole Send the file as one message; otherwise statement by statement, as Citus wants it.
 */
export async function runTenantStep(step: Step, context: StepContext, whole: boolean): Promise<void> {
  if (step.script.directives.noTransaction) return await runStep(step, context);
  const { worker, signal } = context;
  const watch = watchBlockers(stepName(step), { ...context, emit: () => {} });
  const stopCancelling = cancelOnAbort(worker, signal);
  try {
    if (whole && fitsOneMessage(step) && (await sendWhole(step, context))) return;
    await sendStatements(step, context);
  } catch (error) {
    if (signal.aborted) throw interrupted(step);
    throw error instanceof PmdbError ? nameBlockers(error, watch.seen()) : ledgerError(error);
  } finally {
    watch.end();
    stopCancelling();
  }
}

/** False where it failed in a way that doesn't tell which statement it was. */
async function sendWhole(step: Step, context: StepContext): Promise<boolean> {
  const { worker } = context;
  const before = oneMessage(openStep(step, context));
  try {
    await worker.run(`${before}${step.script.text}\n;${oneMessage(closeStep(step, context))}`);
    return true;
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    await worker.rollback();
    const { file, text } = step.script;
    const offset = Number(error.position ?? 0) - Array.from(before).length;
    if (offset > 0 && offset <= text.length) throw refused(error, placeAt(file, text, offsetOfCodePoint(text, offset)));
    if (isAboutTenant(error)) throw refused(error);
    return false;
  }
}

function refused(error: postgres.PostgresError, place?: Place): PmdbError {
  const { message, code: sqlstate, detail, hint, where: context } = error;
  const parts = { sqlstate, detail, hint, remedy: remedyFor(error), cause: error };
  return new PmdbError('SQL', message, place === undefined ? parts : { ...parts, place, context });
}

/** Not about any statement of the file, so that another try would tell nothing more. */
function isAboutTenant({ code, message, where }: postgres.PostgresError): boolean {
  return where?.includes('migrations.enter_tenant') === true || passingReason(code, message) !== undefined;
}

async function sendStatements(step: Step, context: StepContext): Promise<void> {
  try {
    await applyInTransaction(step, step.script.statements, context);
  } catch (error) {
    await context.worker.rollback();
    const { cause, message } = failureOf(error);
    throw statementError(cause, step, message);
  }
}
