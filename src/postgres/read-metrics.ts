import type { MetricName, Sample } from '../core/metrics.ts';
import databaseSql from '../sql/metrics/database.sql';
import durabilitySql from '../sql/metrics/durability.sql';
import jobsSql from '../sql/metrics/jobs.sql';
import lastRunSql from '../sql/metrics/last-run.sql';
import sessionsSql from '../sql/metrics/sessions.sql';
import sizesSql from '../sql/metrics/sizes.sql';
import tenantSizesSql from '../sql/metrics/tenant-sizes.sql';
import { readCronFacts } from './cron.ts';
import { hasTable } from './has-table.ts';
import { runsOf } from './job-history.ts';
import type { Session } from './session.ts';

/** Limits for whoever only looks. A pooler would hand them to the next client, so that there they don't exist. */
export async function limitLooks(session: Session): Promise<void> {
  if (session.facts.pooled) return;
  await session.send("set statement_timeout = '20s'; set lock_timeout = '2s'; set default_transaction_read_only = on");
}

/** What the server and this database do. */
export async function readActivity(session: Session): Promise<readonly Sample[]> {
  const answers = await Promise.all([sessionsSql, databaseSql, durabilitySql].map((sql) => ask(session, sql)));
  return answers.flat();
}

/** The last run in the ledger. */
export async function readLastRun(session: Session): Promise<readonly Sample[]> {
  return (await hasTable(session, 'migrations.history')) ? await ask(session, lastRunSql) : [];
}

/** How jobs went that ran. */
export async function readJobActivity(session: Session): Promise<readonly Sample[]> {
  const runs = runsOf(await readCronFacts(session));
  return runs === undefined
    ? []
    : await ask(
        session,
        jobsSql.replace('/* runs */', () => runs),
      );
}

/** What tables and indexes take, by schema; with `byTenant` also by tenant. */
export async function readSizes(session: Session, byTenant: boolean): Promise<readonly Sample[]> {
  const tenants = await hasTable(session, 'migrations.tenants');
  const known = tenants
    ? "select schema_name::name, 'tenants' from migrations.tenants"
    : 'select null::name, null::text where false';
  const sizes = await ask(session, sizesSql.replace('/* tenants */', known));
  return tenants && byTenant ? [...sizes, ...(await ask(session, tenantSizesSql))] : sizes;
}

async function ask(session: Session, sql: string): Promise<readonly Sample[]> {
  const { rows } = await session.send(sql);
  return rows.map(({ name, labels, value }) => ({
    name: name as MetricName,
    labels: labels as Sample['labels'],
    value: Number(value),
  }));
}
