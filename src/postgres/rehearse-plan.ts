import { randomUUID } from 'node:crypto';
import { PmdbError } from '../core/errors.ts';
import { lineAndColumn } from '../core/place.ts';
import type { Plan, Step } from '../core/plan.ts';
import type { Rehearsal, RehearsedFile, RehearsedStatement } from '../core/rehearsal.ts';
import { bodyOf } from './apply-transaction.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { releaseLocks, takeRunLock } from './lock.ts';
import { LockLedger } from './lock-ledger.ts';
import { pipeline } from './pipeline.ts';
import type { RunOptions } from './run-locked.ts';
import { nameBlockers } from './run-step.ts';
import { CHECK_DEFERRED, forgetFile, transactionSettings } from './session-settings.ts';
import { failureOf, type StatementMessage, statementError } from './statement-error.ts';
import { interrupted, refuseToGoOn, type StepContext, settingsOf, stepName } from './step-context.ts';
import type { Target } from './target.ts';
import { watchBlockers } from './watch-blockers.ts';

/**
 * Runs the transactional files of a plan, all in one transaction that is rolled back, and tells what each statement locked.
 * Each waits for a lock no longer than lock_timeout. Throws a PmdbError as a run does.
 */
export async function rehearsePlan(target: Target, options: RunOptions, plan: Plan): Promise<Rehearsal> {
  const { session: worker } = target;
  const { lockWait: wait, signal, emit } = options;
  const watcher = await takeRunLock(target.database, worker.facts.pooled, { wait, signal, emit });
  const author = { runId: randomUUID(), client: options.client };
  const stopCancelling = cancelOnAbort(worker, signal);
  try {
    return await rehearse(plan, { ...options, worker, watcher, author });
  } finally {
    await worker.rollback();
    stopCancelling();
    await releaseLocks(watcher);
  }
}

async function rehearse({ steps }: Plan, context: StepContext): Promise<Rehearsal> {
  const inside = steps.filter(({ script }) => !script.directives.noTransaction);
  const outside = steps.filter((step) => !inside.includes(step));
  await context.worker.begin('begin');
  const ledger = await LockLedger.open(context.worker);
  const files: RehearsedFile[] = [];
  const began = performance.now();
  for (const step of inside) {
    const { version, name, file } = stepName(step);
    files.push({ version, name, file, statements: await rehearseStep(step, context, ledger, outside) });
  }
  const notRehearsed = outside.map(stepName).map(({ version, name, file }) => ({ version, name, file }));
  return { files, notRehearsed, ms: performance.now() - began };
}

async function rehearseStep(
  step: Step,
  context: StepContext,
  ledger: LockLedger,
  skipped: readonly Step[],
): Promise<readonly RehearsedStatement[]> {
  const { worker, signal } = context;
  const watch = watchBlockers(stepName(step), context);
  const done: RehearsedStatement[] = [];
  try {
    refuseToGoOn(context);
    await worker.send(transactionSettings(settingsOf(step, context)));
    for (const message of await bodyOf(step, worker)) {
      const { ms, rows } = await timed(context, message);
      if (message.statement === undefined) continue;
      const { offset, text } = message.statement;
      const { line } = lineAndColumn(step.script.text, offset);
      done.push({ line, head: text.replace(/\s+/g, ' ').slice(0, 200), ms, rows, ...(await ledger.next()) });
    }
    await timed(context, { text: CHECK_DEFERRED, atEnd: true });
    await worker.send(forgetFile(worker.facts));
    return done;
  } catch (error) {
    if (signal.aborted) throw interrupted(step);
    const { cause, message } = failureOf(error);
    const told = statementError(cause, step, message);
    throw told instanceof PmdbError ? rolledBack(nameBlockers(told, watch.seen()), skipped) : told;
  } finally {
    watch.end();
  }
}

async function timed({ worker }: StepContext, message: StatementMessage): Promise<{ ms: number; rows: number }> {
  const began = performance.now();
  let rows = 0;
  await pipeline(worker, [message], (_, reply) => {
    rows = reply.count;
  });
  return { ms: performance.now() - began, rows };
}

/** A file may need what one of those has made that were left out. */
function rolledBack(error: PmdbError, skipped: readonly Step[]): PmdbError {
  const names = skipped.map(({ migration }) => `V${migration.version}`).join(', ');
  const without = names === '' ? '' : ` ${names} can't be rehearsed, and may be what it lacks.`;
  return new PmdbError(error.code, error.message, {
    ...error.parts,
    state: `The rehearsal was rolled back: nothing was changed.${without}`,
  });
}
