import type { FreshDatabase } from '../../support/database.ts';
import { until } from './scenario.ts';

type Db = Pick<FreshDatabase, 'sql'>;

/** Whether another session of this database is busy with a statement like this one (as LIKE has it). */
export async function isActive({ sql }: Db, statement: string): Promise<boolean> {
  const [found] = await sql`
    select from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query like ${statement}`;
  return found !== undefined;
}

export async function isBuildWaiting({ sql }: Db): Promise<boolean> {
  const [found] = await sql`
    select from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting%'`;
  return found !== undefined;
}

/** Keeps every concurrent build on the table waiting, as a transaction does that is older than it. Returns what ends that. */
export async function holdUpBuilds({ sql }: Db, table: string): Promise<() => Promise<void>> {
  const old = await sql.reserve();
  await old`begin isolation level repeatable read`;
  await old.unsafe(`select count(*) from ${table}`);
  return async () => {
    await old`rollback`;
    old.release();
  };
}

/** Resolves when a concurrent build is held up. */
export async function untilBuildWaits(db: Db): Promise<void> {
  await until(() => isBuildWaiting(db));
}
