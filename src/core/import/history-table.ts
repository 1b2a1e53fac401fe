import type { Tool } from './draft.ts';

/** Where a tool records what it has run. */
export interface HistoryTable {
  /** Its name where nobody gave it another. */
  readonly table: string;
  /** Read as text; a table without one of them is somebody else's. */
  readonly columns: readonly string[];
  /** A column that the table of another tool of the same name has. */
  readonly not?: string;
  readonly orderBy: string;
}

export const HISTORY_TABLES: Readonly<Record<Tool, HistoryTable>> = {
  flyway: {
    table: 'flyway_schema_history',
    columns: ['version', 'description', 'type', 'script', 'checksum', 'success'],
    orderBy: 'installed_rank',
  },
  // The two have tables of the same name.
  dbmate: { table: 'schema_migrations', columns: ['version'], not: 'dirty', orderBy: 'version' },
  'golang-migrate': { table: 'schema_migrations', columns: ['version', 'dirty'], orderBy: 'version' },
  'node-pg-migrate': { table: 'pgmigrations', columns: ['name', 'run_on'], orderBy: 'run_on, id' },
  sqitch: {
    table: 'changes',
    columns: ['change', 'project', 'script_hash', 'change_id'],
    orderBy: 'committed_at',
  },
  prisma: {
    table: '_prisma_migrations',
    columns: ['migration_name', 'checksum', 'finished_at', 'rolled_back_at'],
    orderBy: 'started_at',
  },
};

/** One row, its columns as text. */
export type HistoryRow = Readonly<Record<string, string | null>>;
