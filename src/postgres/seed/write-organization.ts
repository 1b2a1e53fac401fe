import { literal } from '../../core/literal.ts';
import type { SeededOrganization } from '../../core/seed/generate.ts';
import { countRows, type SeedRecord } from '../../core/seed/record.ts';
import type { Chunk } from '../../core/seed/rows.ts';
import type { Session } from '../session.ts';
import { beginTransaction, CHECK_DEFERRED } from '../session-settings.ts';
import { writerOf } from './copy-rows.ts';
import { recordSeed } from './seed-ledger.ts';
import { LOGINS, withoutKnown } from './seeded-logins.ts';

/**
 * Writes an organization with COPY in one transaction: it is there whole or not at all. Constraints and triggers hold as
 * they do for everybody. Throws what the server says, with nothing written.
 * @param onRows Hears how many more are written.
 */
export async function writeOrganization(
  session: Session,
  organization: SeededOrganization,
  record: Omit<SeedRecord, 'rows'>,
  { lockTimeout, onRows }: { readonly lockTimeout: number; readonly onRows: (rows: number) => void },
): Promise<SeedRecord> {
  const settings = { lockTimeout, statementTimeout: 0, rowSecurity: 'on', holdWorkLock: false } as const;
  try {
    await session.begin(beginTransaction(settings));
    const seeded = { ...record, rows: await writeChunks(session, organization.chunks, onRows) };
    await session.send(`${CHECK_DEFERRED}; reset role; ${recordSeed(seeded)}; commit`);
    return seeded;
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

/** Within a transaction that is open, and goes on as the definer. @returns how many rows of which table */
export async function writeChunks(
  session: Session,
  chunks: Iterable<Chunk>,
  onRows: (rows: number) => void,
): Promise<SeedRecord['rows']> {
  const rows: Record<string, number> = {};
  // The definer sees every organization: nobody's context allows one that isn't there yet (E161).
  await session.send('set local role pm_definer');
  const write = await writerOf(session);
  const statistics = { due: FIRST_STATISTICS };
  for (const { table, rows: all } of chunks) {
    const chunk = { table, rows: table === LOGINS ? await withoutKnown(session, all) : all };
    if (chunk.rows.length > 0) await write(chunk);
    rows[chunk.table] = (rows[chunk.table] ?? 0) + chunk.rows.length;
    onRows(chunk.rows.length);
    await growStatistics(session, rows, statistics);
  }
  return rows;
}

/** Rows after which statistics are worth their time, and how many times as many until they are again. */
const FIRST_STATISTICS = 4000;
const GROWTH = 3;

/** Triggers would go on reading whole tables, as was best when these were empty, and take ever longer. */
async function growStatistics(session: Session, rows: SeedRecord['rows'], statistics: { due: number }): Promise<void> {
  const total = countRows({ rows });
  if (total < statistics.due) return;
  statistics.due = total * GROWTH;
  await session.send(`set local role pm_owner; analyze ${Object.keys(rows).join(', ')}; set local role pm_definer`);
}

/** Counts the rows, so that the first queries are planned for them, and not for empty tables. */
export async function analyzeTables(session: Session, records: readonly SeedRecord[]): Promise<void> {
  const tables = new Set(records.flatMap(({ rows }) => Object.keys(rows)));
  if (tables.size === 0) return;
  await session.send(`begin; set local role pm_owner; analyze ${[...tables].join(', ')}; commit`);
}

/** Occupancy, revenue and maintenance are read from summaries, which hold what was there at their last refresh. */
export async function refreshSummaries(session: Session): Promise<void> {
  await session.send('begin; set local role pm_definer; select app.refresh_summary_views(); commit');
}

/** The same where a run was cut off behind its last organization, and before that. */
export async function refreshStaleSummaries(session: Session): Promise<void> {
  const { rows } = await session.send('select max(seeded_at)::text as last from migrations.seeds');
  const replies = await Promise.all([
    session.send('begin; set local role pm_definer'),
    session.send(
      `select coalesce(min(refreshed_at) < ${literal(String(rows[0]?.last))}, true) as stale from monitoring.summary_refreshes`,
    ),
    session.send('commit'),
  ]);
  if (replies[1].rows[0]?.stale === true) await refreshSummaries(session);
}
