import { identifier } from '../../core/literal.ts';
import type { SeededOrganization } from '../../core/seed/generate.ts';
import { countRows, type SeedRecord } from '../../core/seed/record.ts';
import { type Chunk, copyText } from '../../core/seed/rows.ts';
import type { Session } from '../session.ts';
import { beginTransaction, CHECK_DEFERRED } from '../session-settings.ts';
import { recordSeed } from './seed-ledger.ts';

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
  const rows: Record<string, number> = {};
  const settings = { lockTimeout, statementTimeout: 0, rowSecurity: 'on', holdWorkLock: false } as const;
  try {
    await session.begin(beginTransaction(settings));
    // The definer sees every organization: nobody's context allows one that isn't there yet (E161).
    await session.send('set local role pm_definer');
    const write = await writerOf(session);
    const statistics = { due: FIRST_STATISTICS };
    for (const chunk of organization.chunks) {
      await write(chunk);
      rows[chunk.table] = (rows[chunk.table] ?? 0) + chunk.rows.length;
      onRows(chunk.rows.length);
      await growStatistics(session, rows, statistics);
    }
    const seeded = { ...record, rows };
    await session.send(`${CHECK_DEFERRED}; reset role; ${recordSeed(seeded)}; commit`);
    return seeded;
  } catch (error) {
    await session.rollback();
    throw error;
  }
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

type Write = (chunk: Chunk) => Promise<void>;

/** PostgreSQL refuses COPY into a table whose policies bind the role, as they do where nobody could give it BYPASSRLS. */
async function writerOf(session: Session): Promise<Write> {
  const { rows } = await session.send(`select row_security_active('core.organizations') as bound`);
  return rows[0]?.bound === true ? throughTemporaryTables(session) : directly(session);
}

function directly(session: Session): Write {
  return async ({ table, rows }) => {
    await session.copy(`copy ${table} (${columnsOf(rows)}) from stdin`, copyText(rows));
  };
}

function throughTemporaryTables(session: Session): Write {
  const made = new Set<string>();
  return async ({ table, rows }) => {
    const columns = columnsOf(rows);
    const incoming = `pg_temp.${identifier(`incoming ${table}`)}`;
    if (!made.has(table)) {
      await session.send(
        `create temporary table ${incoming} on commit drop as select ${columns} from ${table} with no data`,
      );
      made.add(table);
    }
    await session.copy(`copy ${incoming} from stdin`, copyText(rows));
    await session.send(`insert into ${table} (${columns}) select * from ${incoming}; truncate ${incoming}`);
  };
}

function columnsOf(rows: Chunk['rows']): string {
  return Object.keys(rows[0] ?? {}).join(', ');
}
