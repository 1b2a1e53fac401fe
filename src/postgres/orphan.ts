import { PmdbError } from '../core/errors.ts';
import { type Blocker, describeBlocker } from '../core/events.ts';
import { pause } from '../core/wait.ts';
import orphansSql from '../sql/orphans.sql';
import { type LockOptions, takeLock } from './lock.ts';
import type { Session } from './session.ts';

/**
 * The last statement of a killed run may still be at work in the server, and may yet commit. Its session holds the work
 * lock until it ends, so this waits for the lock, and then holds it for this run's worker.
 *
 * Behind a pooler a statement outside a transaction holds no lock at all: there the list of active sessions tells.
 */
export async function waitForOrphan(worker: Session, options: LockOptions): Promise<void> {
  const { pooled } = worker.facts;
  await takeLock(worker, 'work', pooled, options);
  if (!pooled) return;
  await worker.send('commit');
  const began = performance.now();
  for (let orphan = await activeOrphan(worker); orphan !== undefined; orphan = await activeOrphan(worker)) {
    const waited = performance.now() - began;
    if (options.signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted while waiting for an earlier run');
    if (waited > options.wait) {
      throw new PmdbError(
        'LOCKED',
        `the last statement of an earlier run is still at work: ${describeBlocker(orphan)}`,
        {
          state: 'Nothing was changed.',
          remedy: `Wait for it with a longer --lock-wait, or end it: \`select pg_terminate_backend(${orphan.pid});\``,
        },
      );
    }
    options.emit({ type: 'waiting', for: 'step', holder: orphan, seconds: waited / 1000 });
    await pause(1000, options.signal);
  }
}

async function activeOrphan(worker: Session): Promise<Blocker | undefined> {
  return (await worker.send(orphansSql)).rows[0] as Blocker | undefined;
}
