import { randomUUID } from 'node:crypto';
import { PmdbError } from '../core/errors.ts';
import type { Step } from '../core/plan.ts';
import type { PolicyStep } from '../core/policy-plan.ts';
import type { FileName, Rehearsal, RehearsalPlan } from '../core/rehearsal.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { extensionSchemas } from './extensions.ts';
import { ensureLedgerInside, readLedger } from './ledger.ts';
import { releaseLocks, takeRunLock } from './lock.ts';
import { LockLedger } from './lock-ledger.ts';
import { FileRehearsal } from './rehearse-file.ts';
import type { RunOptions } from './run-locked.ts';
import { type StepContext, stepName } from './step-context.ts';
import type { Target } from './target.ts';

/** What a rehearsal asks while it holds the run lock. */
export interface RehearsalWork {
  /** Asked before the transaction begins. */
  readonly plan: () => Promise<RehearsalPlan>;
  /** Asked within the transaction, when the migrations are through: the policies that differ then. */
  readonly policies: (plan: RehearsalPlan) => Promise<readonly PolicyStep[]>;
}

/**
 * Runs the transactional files of a plan, and the policies that differ behind them, all in one transaction that is rolled
 * back, and tells what each statement locked. Each waits for a lock no longer than lock_timeout. Throws a PmdbError as a run
 * does.
 */
export async function rehearsePlan(target: Target, options: RunOptions, work: RehearsalWork): Promise<Rehearsal> {
  const { session: worker } = target;
  const { lockWait: wait, signal, emit } = options;
  const watcher = await takeRunLock(target.database, worker.facts.pooled, { wait, signal, emit });
  const author = { runId: options.runId ?? randomUUID(), client: options.client };
  const stopCancelling = cancelOnAbort(worker, signal);
  try {
    const plan = await work.plan();
    return await rehearse(plan, work, { ...options, worker, watcher, author });
  } catch (error) {
    if (signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted', { state: 'Nothing was changed.' });
    throw error;
  } finally {
    await worker.rollback();
    stopCancelling();
    await releaseLocks(watcher);
  }
}

async function rehearse(plan: RehearsalPlan, work: RehearsalWork, given: StepContext): Promise<Rehearsal> {
  const { worker } = given;
  const context = { ...given, extensionSchemas: await extensionSchemas(worker) };
  const { format } = await readLedger(worker);
  await worker.begin('begin');
  const files = new FileRehearsal(context, await LockLedger.open(worker));
  await ensureLedgerInside(worker, format);
  const began = performance.now();
  const tenants = plan.tenants.map(({ steps, ...tenant }) => tenant);
  const steps = [
    ...plan.shared,
    ...plan.tenants.flatMap((tenant) => tenant.steps.map((step) => ({ ...step, tenant: tenant.schema }))),
  ];
  const outside = steps.filter(({ script }) => script.directives.noTransaction);
  const refused = (tenant?: string) => (error: unknown) => {
    throw error instanceof PmdbError ? rolledBack(error, outside, tenant) : error;
  };
  for (const step of steps) if (!outside.includes(step)) await files.step(step).catch(refused(step.tenant));
  for (const step of await work.policies(plan)) await files.policies(step).catch(refused(step.tenant));
  return { files: files.done, notRehearsed: outside.map(nameOf), tenants, ms: performance.now() - began };
}

function nameOf(step: Step): FileName {
  const { version, name, file } = stepName(step);
  return { version, name, file, tenant: step.tenant ?? null };
}

/** A file may need what one of those has made that were left out. */
function rolledBack(error: PmdbError, skipped: readonly Step[], tenant: string | undefined): PmdbError {
  const names = skipped.map(({ migration }) => `V${migration.version}`).join(', ');
  const without = names === '' ? '' : ` ${names} can't be rehearsed, and may be what it lacks.`;
  return new PmdbError(error.code, error.message, {
    ...error.parts,
    state: `The rehearsal${tenant === undefined ? '' : ` on tenant ${tenant}`} was rolled back: nothing was changed.${without}`,
  });
}
