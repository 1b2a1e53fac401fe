import type { Chore, ChoreKind } from '../core/chore.ts';
import bloatedIndexes from '../sql/health/bloated-indexes.sql';
import invalidIndexes from '../sql/health/invalid-indexes.sql';
import analyze from '../sql/maintenance/analyze.sql';
import partitions from '../sql/maintenance/partitions.sql';
import vacuum from '../sql/maintenance/vacuum.sql';
import { ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

/** What moves old transactions to the archive, a batch at a time: in the pooled tables, and in tenant schemas. */
const ARCHIVES = ['app.archive_old_transactions', 'app.org_archive_all_transactions'];
const BATCH = 1000;

/** What needs doing in this database, by what its catalog and statistics show. Reads only. */
export async function findChores(session: Session, kind: ChoreKind): Promise<readonly Chore[]> {
  const find = {
    analyze: () => ask(session, analyze),
    vacuum: () => ask(session, vacuum),
    // The remedies of two health checks are these commands.
    reindex: async () => [...(await remedies(session, invalidIndexes)), ...(await remedies(session, bloatedIndexes))],
    partitions: () => ask(session, partitions),
    archive: () => findArchives(session),
  };
  return await find[kind]().catch((error: unknown) => Promise.reject(ledgerError(error)));
}

async function ask(session: Session, sql: string): Promise<readonly Chore[]> {
  return (await session.send(sql)).rows as unknown as readonly Chore[];
}

async function remedies(session: Session, sql: string): Promise<readonly Chore[]> {
  const { rows } = await session.send(sql);
  return rows.map(({ object, detail, remedy }) => ({
    object: String(object),
    why: String(detail),
    sql: String(remedy),
  }));
}

async function findArchives(session: Session): Promise<readonly Chore[]> {
  const chores: Chore[] = [];
  for (const name of ARCHIVES) {
    const { rows } = await session.send(`select to_regprocedure('${name}(interval,integer)') is not null as there`);
    if (rows[0]?.there !== true) continue;
    const sql = `select ${name}(at_most => ${BATCH}) as moved;`;
    const moved = await trial(session, sql);
    const why =
      moved < BATCH ? `${moved} rows are older than two years` : `${BATCH} rows or more are older than two years`;
    if (moved > 0) chores.push({ object: name, why, sql, repeats: true });
  }
  return chores;
}

/** What a batch would move, by moving it and taking it back: only the function itself knows. */
async function trial(session: Session, sql: string): Promise<number> {
  await session.begin('begin');
  try {
    return Number((await session.send(sql)).rows[0]?.moved);
  } finally {
    await session.rollback();
  }
}
