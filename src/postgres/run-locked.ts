import { randomUUID } from 'node:crypto';
import type { Emit, RunResult } from '../core/events.ts';
import type { Applied } from '../core/ledger.ts';
import type { Plan } from '../core/plan.ts';
import { ensureLedger, readLedger } from './ledger.ts';
import type { Author } from './ledger-entries.ts';
import { ledgerError } from './ledger-error.ts';
import { type LockOptions, releaseLocks, takeRunLock } from './lock.ts';
import { waitForOrphan } from './orphan.ts';
import { runPlan } from './run-plan.ts';
import { type Notice, Session } from './session.ts';
import { type StepContext, stepName } from './step-context.ts';
import type { Target } from './target.ts';

export interface RunOptions {
  /** Milliseconds. */
  readonly lockWait: number;
  /** Milliseconds. */
  readonly lockTimeout: number;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly client: string;
  /** Rejects when the files turn out not to be fit to run; nothing is committed, and nobody waited for, before it is fulfilled. */
  readonly sound?: Promise<void> | undefined;
  /** For the history; one of its own where a command runs nothing else. */
  readonly runId?: string | undefined;
}

/** What work under the lock finds ready. */
export interface Locked {
  readonly worker: Session;
  readonly watcher: Session;
  readonly author: Author;
  readonly applied: readonly Applied[];
}

/**
 * Does `work` with both locks held and the ledger in place, read anew: while this run waited, another may have done
 * the work.
 */
export async function withLock<T>(
  target: Target,
  options: RunOptions,
  work: (locked: Locked) => Promise<T>,
): Promise<T> {
  const { session: worker } = target;
  const { pooled } = worker.facts;
  const { lockWait: wait, signal, emit, sound } = options;
  const lock: LockOptions = { wait, signal, emit, sound };
  const watcher = await takeRunLock(target.database, pooled, lock);
  try {
    await waitForOrphan(worker, lock);
    const before = await readLedger(worker);
    const { applied } = (await ensureLedger(worker, before.format, sound)) ? await readLedger(worker) : before;
    await sound;
    return await work({
      worker,
      watcher,
      author: { runId: options.runId ?? randomUUID(), client: options.client },
      applied,
    });
  } catch (error) {
    throw ledgerError(error);
  } finally {
    // The next run may begin as soon as it has the watcher's lock, and must find the worker's free by then.
    await releaseLocks(worker);
    await releaseLocks(watcher);
  }
}

/** Makes the plan under the lock and runs it. `makePlan` may throw: then nothing was done. */
export async function runLocked(
  target: Target,
  options: RunOptions,
  makePlan: (applied: readonly Applied[]) => Plan,
): Promise<RunResult> {
  return withLock(target, options, async ({ worker, watcher, author, applied }) => {
    const plan = makePlan(applied);
    if (worker.facts.superuser) {
      const message = `${worker.facts.user} is a superuser: row-level security doesn't bind it`;
      options.emit({ type: 'note', message });
    }
    options.emit({ type: 'planned', direction: plan.direction, steps: plan.steps.map(stepName) });
    const context: StepContext = { ...options, worker, watcher, author };
    const renewed: Session[] = [];
    const renew = async (): Promise<StepContext> => {
      await (renewed.pop() ?? worker).close();
      const heard = (notice: Notice) => options.emit({ type: 'notice', ...notice });
      const session = await Session.open(target.database, target.application, heard, options.signal);
      renewed.push(session);
      await waitForOrphan(session, { wait: options.lockWait, signal: options.signal, emit: options.emit });
      return { ...context, worker: session };
    };
    try {
      return await runPlan(plan, context, { renew, onNothing: applied.length === 0 });
    } finally {
      await renewed.pop()?.close();
    }
  });
}
