/** A metric as Prometheus knows it: what is counted, in which unit (the end of its name), and by what it is divided. */
interface MetricKind {
  /** A counter only grows, until the server forgets its statistics. */
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
}

const gauge = (help: string, ...labels: string[]): MetricKind => ({ type: 'gauge', help, labels });
const counter = (help: string, ...labels: string[]): MetricKind => ({ type: 'counter', help, labels });

/** All that pmdb exposes, in the order in which it is shown. docs/metrics.md lists them, and a test compares. */
export const METRICS = {
  pmdb_up: gauge('1 when the database answered this scrape'),
  pmdb_build_info: gauge('Always 1: the version of pmdb and of the server', 'version', 'server'),
  pmdb_scrape_duration_seconds: gauge('How long it took to ask the database'),
  pmdb_collector_up: gauge('1 when this part of the metrics could be read', 'collector'),
  pmdb_background_timestamp_seconds: gauge('When the costly parts (jobs, sizes, health) were read last'),

  pmdb_migrations: gauge('Migrations of the shared track, by how file and ledger compare', 'state'),
  pmdb_tenants: gauge('Tenants by placement and status', 'placement', 'status'),
  pmdb_tenant_schemas: gauge('Tenant schemas by the worst state of their migrations', 'state'),
  pmdb_tenant_schemas_failed: gauge('Tenant schemas whose last step failed'),
  pmdb_tenant_schemas_at_version: gauge('Tenant schemas by the highest version applied', 'version'),
  pmdb_last_run_timestamp_seconds: gauge('When the ledger was written last', 'action'),
  pmdb_last_run_failed: gauge('1 when something failed in the last run'),

  pmdb_connections: gauge('Client sessions of the whole server', 'state'),
  pmdb_connections_limit: gauge('Client sessions that the server allows to others than superusers'),
  pmdb_lock_waiters: gauge('Sessions that wait for a lock'),
  pmdb_longest_query_seconds: gauge('Age of the statement that runs longest'),
  pmdb_longest_transaction_seconds: gauge('Age of the oldest open transaction'),
  pmdb_longest_idle_in_transaction_seconds: gauge('How long the laziest open transaction has done nothing'),
  pmdb_oldest_transaction_id_age: gauge(
    'Transactions since the oldest row that is not frozen; the server stops at 2.1e9',
  ),
  pmdb_replication_lag_seconds: gauge('How far a replica is behind', 'replica'),
  pmdb_replication_slot_retained_bytes: gauge('WAL that a slot keeps', 'slot', 'active'),
  pmdb_transactions_total: counter('Transactions of this database', 'outcome'),
  pmdb_blocks_total: counter('Blocks that were asked for, by where they were found', 'source'),
  pmdb_rows_total: counter('Rows by what was done to them', 'operation'),
  pmdb_deadlocks_total: counter('Deadlocks in this database'),
  pmdb_temporary_bytes_total: counter('Bytes that queries put into temporary files'),

  pmdb_database_size_bytes: gauge(
    'Tables, indexes and TOAST of this database, as of the last vacuum or analyze of each',
  ),
  pmdb_schema_size_bytes: gauge('The same by schema; tenant schemas together are schema="tenants"', 'schema'),
  pmdb_table_rows: gauge('Rows of all tables, as the server estimates them', 'state'),
  pmdb_job_last_run_timestamp_seconds: gauge('When the job began last', 'name'),
  pmdb_job_last_run_duration_seconds: gauge('How long its last run took', 'name'),
  pmdb_job_last_run_failed: gauge('1 when its last run failed or was lost', 'name'),
  pmdb_job_failures_last_day: gauge('Runs of the last 24 hours that failed or were lost', 'name'),
  pmdb_health_findings: gauge('What `pmdb health` finds', 'check', 'level'),

  pmdb_tenant_info: gauge('Always 1: how a tenant stands', 'tenant', 'placement', 'status', 'version'),
  pmdb_tenant_pending_migrations: gauge('Migrations that are not applied to a tenant schema', 'tenant'),
  pmdb_tenant_failed: gauge('1 when the last step on a tenant schema failed', 'tenant'),
  pmdb_tenant_size_bytes: gauge("A tenant schema's size, as of the last vacuum or analyze of each table", 'tenant'),
} as const satisfies Readonly<Record<string, MetricKind>>;

export type MetricName = keyof typeof METRICS;

export interface Sample {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function sample(name: MetricName, value: number, labels: Readonly<Record<string, string>> = {}): Sample {
  return { name, labels, value };
}

/** The metrics that have samples, each with its own, in the order of `METRICS`. */
export function byMetric(samples: readonly Sample[]): ReadonlyMap<MetricName, readonly Sample[]> {
  const found = new Map<MetricName, Sample[]>();
  for (const name of Object.keys(METRICS) as MetricName[]) found.set(name, []);
  for (const each of samples) found.get(each.name)?.push(each);
  return new Map([...found].filter(([, values]) => values.length > 0));
}
