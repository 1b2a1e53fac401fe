import type { Blocker, StepName } from '../core/events.ts';
import blockersSql from '../sql/blockers.sql';
import type { StepContext } from './step-context.ts';

/** Milliseconds between two looks: often enough to see somebody before lock_timeout ends the wait. */
const RARELY = 1000;
const OFTEN = 100;

export interface Watch {
  /** Whom the step waited for when somebody last stood in its way. */
  readonly seen: () => readonly Blocker[];
  readonly end: () => void;
}

/**
 * While a step runs, looks from another session whether somebody blocks it, and says whom it waits for as soon as that
 * is known and whenever it changes.
 */
export function watchBlockers(step: StepName, { watcher, worker, lockTimeout, emit }: StepContext): Watch {
  let seen: readonly Blocker[] = [];
  // Behind a pooler the worker's server process may be another one for every transaction.
  if (worker.facts.pooled) return { seen: () => seen, end: () => {} };
  const began = performance.now();
  const text = blockersSql.replace(':pid', String(worker.facts.pid));
  let known = '';
  let looking = false;
  const look = async () => {
    const blockers = (await watcher.send(text)).rows as unknown as readonly Blocker[];
    const now = blockers.map((blocker) => blocker.pid).join();
    if (now !== '') seen = blockers;
    if (now !== '' && now !== known) {
      emit({ type: 'blocked', step, blockers, seconds: (performance.now() - began) / 1000 });
    }
    known = now;
  };
  const timer = setInterval(
    async () => {
      if (looking || watcher.lost) return;
      looking = true;
      // A watcher that fails tells nothing; the step itself tells what went wrong.
      await look().catch(() => {});
      looking = false;
    },
    lockTimeout > 0 && lockTimeout < 2 * RARELY ? Math.max(OFTEN, lockTimeout / 3) : RARELY,
  );
  return { seen: () => seen, end: () => clearInterval(timer) };
}
