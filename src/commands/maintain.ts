import type { ChoreKind, ChoreResult, Maintenance } from '../core/chore.ts';
import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { findChores } from '../postgres/find-chores.ts';
import { runChores } from '../postgres/run-chores.ts';
import { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';

/** `pmdb maintain <kind>`: does what needs it, and nothing else. */
export async function maintain(context: Context, kind: ChoreKind, dryRun: boolean): Promise<Maintenance> {
  const { direct, emit, signal, lockTimeout } = context;
  const target = await openTarget(await context.database(), {
    command: 'maintain',
    direct,
    writes: true,
    emit,
    signal,
  });
  const { session } = target;
  let watcher: Session | undefined;
  try {
    if (session.facts.pooled) throw noPooler();
    const chores = await findChores(session, kind);
    const database = describeDatabase(target.database);
    if (dryRun || chores.length === 0) {
      return { database, kind, dryRun, results: chores.map((chore) => ({ ...chore, status: 'planned', ms: 0 })) };
    }
    watcher = await Session.open(target.database, target.application, undefined, signal);
    const results = await runChores(session, chores, { watcher, lockTimeout, emit, signal });
    if (signal.aborted) throw interrupted(results);
    return { database, kind, dryRun, results };
  } finally {
    watcher?.leave();
    session.leave();
  }
}

function interrupted(results: readonly ChoreResult[]): PmdbError {
  const done = results.filter(({ status }) => status === 'done').length;
  return new PmdbError('INTERRUPTED', 'interrupted', {
    state: `${done} done, ${results.length - done} not; the one under way left nothing behind.`,
    remedy: 'Run it again: it goes on with what still needs it.',
  });
}

function noPooler(): PmdbError {
  return new PmdbError('BAD_CONFIG', "maintenance can't go through a transaction pooler: its settings would leak", {
    state: 'Nothing was done.',
    remedy: 'Name the way past it with PMDB_DIRECT_URL.',
  });
}
