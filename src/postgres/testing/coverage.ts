import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../core/database.ts';
import { identifier, literal } from '../../core/literal.ts';
import type { TouchedObject } from '../../core/test-coverage.ts';
import coverageSql from '../../sql/coverage.sql';
import probesSql from '../../sql/coverage-probes.sql';
import { Session } from '../session.ts';

/** Part of what a template for coverage is made of. */
export const PROBES_SQL: string = probesSql;

/** Puts probes into a template. Its owner must be a superuser: functions are counted at their will. */
export async function addProbes(database: Database, signal: AbortSignal): Promise<void> {
  await inside(database, signal, async (session) => {
    await session.send(PROBES_SQL);
  });
}

/** A setting of the database, which a copy doesn't inherit from its template. */
export function countFunctions(name: string): string {
  return `alter database ${identifier(name)} set track_functions = 'all'`;
}

/** What was touched by the sessions that have ended, since this was asked last. */
export async function takeTouched(database: Database, signal: AbortSignal): Promise<readonly TouchedObject[]> {
  return await inside(database, signal, async (session) => {
    await untilAlone(session, database.name);
    const { rows } = await session.send(coverageSql);
    await session.send('select pg_stat_reset()');
    return rows as unknown as readonly TouchedObject[];
  });
}

/** A session hands in its counts when it ends, a moment after its client is gone. */
async function untilAlone(session: Session, name: string): Promise<void> {
  const others = `select from pg_stat_activity where datname = ${literal(name)} and pid <> pg_backend_pid()`;
  for (let tries = 0; tries < 100 && (await session.send(others)).rows.length > 0; tries++) await sleep(10);
}

async function inside<T>(database: Database, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await Session.open(database, 'pmdb/test', () => {}, signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
