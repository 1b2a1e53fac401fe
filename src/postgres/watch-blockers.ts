import type { Blocker, Emit, StepName } from '../core/events.ts';
import blockersSql from '../sql/blockers.sql';
import type { Session } from './session.ts';

/** How often to look whether the working session waits for somebody, in milliseconds. */
const LOOK_EVERY = 1000;

/**
 * While a step runs, looks from another session whether somebody blocks it, and says whom it waits for as soon as that
 * is known and whenever it changes. Returns what ends the watch.
 */
export function watchBlockers(watcher: Session, worker: Session, step: StepName, emit: Emit): () => void {
  // Behind a pooler the worker's server process may be another one for every transaction.
  if (worker.facts.pooled) return () => {};
  const began = performance.now();
  const text = blockersSql.replace(':pid', String(worker.facts.pid));
  let known = '';
  const look = async () => {
    const blockers = (await watcher.send(text)).rows as unknown as readonly Blocker[];
    const now = blockers.map((blocker) => blocker.pid).join();
    if (now !== '' && now !== known) {
      emit({ type: 'blocked', step, blockers, seconds: (performance.now() - began) / 1000 });
    }
    known = now;
  };
  const timer = setInterval(() => {
    // A watcher that fails tells nothing; the step itself tells what went wrong.
    if (!watcher.lost) look().catch(() => {});
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}
