import type { HealthCheck, HealthFinding } from '../core/health.ts';
import backups from '../sql/health/backups.sql';
import bloatedIndexes from '../sql/health/bloated-indexes.sql';
import bloatedTables from '../sql/health/bloated-tables.sql';
import cacheHitRatio from '../sql/health/cache-hit-ratio.sql';
import connections from '../sql/health/connections.sql';
import deadTuples from '../sql/health/dead-tuples.sql';
import extensions from '../sql/health/extensions.sql';
import failedJobs from '../sql/health/failed-jobs.sql';
import failedRuns from '../sql/health/failed-runs.sql';
import idleInTransaction from '../sql/health/idle-in-transaction.sql';
import invalidIndexes from '../sql/health/invalid-indexes.sql';
import lockQueues from '../sql/health/lock-queues.sql';
import longQueries from '../sql/health/long-queries.sql';
import missingPartitions from '../sql/health/missing-partitions.sql';
import replication from '../sql/health/replication.sql';
import sequences from '../sql/health/sequences.sql';
import settings from '../sql/health/settings.sql';
import staleStatistics from '../sql/health/stale-statistics.sql';
import tablesWithoutKey from '../sql/health/tables-without-key.sql';
import tablesWithoutRls from '../sql/health/tables-without-rls.sql';
import tenantsBehind from '../sql/health/tenants-behind.sql';
import transactionAge from '../sql/health/transaction-age.sql';
import unusedIndexes from '../sql/health/unused-indexes.sql';
import unvalidatedConstraints from '../sql/health/unvalidated-constraints.sql';
import walArchive from '../sql/health/wal-archive.sql';
import { isPostgresError } from './connection-loss.ts';
import { hasTable } from './has-table.ts';
import { ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

interface Question {
  readonly check: string;
  readonly sql: string;
  /** A table without which there is nothing to ask. */
  readonly needs?: string;
  /** Why it can't be asked by a role that row-level security binds. */
  readonly hidden?: string;
}

/** In the order in which the answer shows them: the server first, then this database's data, then its objects. */
const QUESTIONS: readonly Question[] = [
  { check: 'connections', sql: connections },
  { check: 'long-queries', sql: longQueries },
  { check: 'idle-in-transaction', sql: idleInTransaction },
  { check: 'lock-queues', sql: lockQueues },
  { check: 'cache-hit-ratio', sql: cacheHitRatio },
  { check: 'replication', sql: replication },
  { check: 'wal-archive', sql: walArchive },
  { check: 'backups', sql: backups, needs: 'monitoring.backups' },
  { check: 'transaction-age', sql: transactionAge },
  { check: 'settings', sql: settings },
  { check: 'sequences', sql: sequences },
  { check: 'dead-tuples', sql: deadTuples },
  { check: 'stale-statistics', sql: staleStatistics },
  { check: 'bloated-tables', sql: bloatedTables },
  { check: 'bloated-indexes', sql: bloatedIndexes },
  { check: 'unused-indexes', sql: unusedIndexes },
  { check: 'invalid-indexes', sql: invalidIndexes },
  { check: 'unvalidated-constraints', sql: unvalidatedConstraints },
  { check: 'tables-without-key', sql: tablesWithoutKey },
  { check: 'tables-without-rls', sql: tablesWithoutRls },
  { check: 'missing-partitions', sql: missingPartitions },
  { check: 'extensions', sql: extensions },
  { check: 'tenants-behind', sql: tenantsBehind, needs: 'migrations.tenant_versions' },
  {
    check: 'failed-jobs',
    sql: failedJobs,
    needs: 'cron.job_run_details',
    hidden: 'pg_cron shows this role its own jobs only',
  },
  { check: 'failed-runs', sql: failedRuns, needs: 'migrations.job_runs' },
];

const INSUFFICIENT_PRIVILEGE = '42501';

/** Asks everything that can be asked of this database. A check that this role may not make is skipped, and says so. */
export async function checkHealth(session: Session): Promise<readonly HealthCheck[]> {
  const checks: HealthCheck[] = [];
  // Compiling takes longer than these queries. Behind a pooler the setting would stay with the next client.
  if (!session.facts.pooled) await session.send('set jit = off');
  const { superuser, bypassrls } = session.facts;
  for (const { check, sql, needs, hidden } of QUESTIONS) {
    if (needs !== undefined && !(await hasTable(session, needs))) continue;
    const answer = await session.send(sql).catch((error: unknown) => {
      if (isPostgresError(error) && error.code === INSUFFICIENT_PRIVILEGE) return { skipped: error.message };
      throw ledgerError(error);
    });
    if (hidden !== undefined && !superuser && !bypassrls && 'rows' in answer && answer.rows.length === 0) {
      checks.push({ check, findings: [], skipped: hidden });
      continue;
    }
    checks.push(
      'skipped' in answer
        ? { check, findings: [], skipped: answer.skipped }
        : { check, findings: answer.rows as unknown as readonly HealthFinding[], skipped: undefined },
    );
  }
  return checks;
}

/** Without it, what others' sessions do is hidden. */
export async function seesSessions(session: Session): Promise<boolean> {
  const { rows } = await session.send(`select pg_has_role('pg_read_all_stats', 'usage') as sees`);
  return rows[0]?.sees === true;
}
