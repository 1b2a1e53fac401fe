/** Of the whole server, on which other tests are at work, and which is one to throw away: it runs without fsync. */
export const SERVER = [
  'settings',
  'connections',
  'long-queries',
  'idle-in-transaction',
  'lock-queues',
  'replication',
  'transaction-age',
];

/** A check's bad case, in a database of its own. */
export interface Case {
  readonly check: string;
  readonly level?: string;
  readonly object: string | RegExp;
  readonly settings?: Readonly<Record<string, string>>;
  readonly sql?: string;
  /** What its remedy says; without, the settings are reset. */
  readonly mend?: string;
}

const UNITS = 'create table units (id int primary key, kind int);';

/** As this project's migrations make them, where they are not there. */
const BACKUPS = `create schema if not exists monitoring; create table if not exists monitoring.backups (kind text primary key, finished_at timestamptz);
  create schema if not exists migrations; create table if not exists migrations.history (id int generated always as identity primary key, at timestamptz, action text);`;

export const CASES: readonly Case[] = [
  { check: 'connections', object: 'server', settings: { connections: '0.0001' } },
  { check: 'transaction-age', level: 'critical', object: /^database /, settings: { transaction_age: '1' } },
  {
    check: 'sequences',
    level: 'critical',
    object: 'public.small_id_seq',
    sql: "create table small (id smallserial primary key); select setval('small_id_seq', 32000);",
    mend: 'alter table small alter id type bigint; alter sequence small_id_seq as bigint',
  },
  {
    check: 'sequences',
    object: 'public.units_id_seq',
    sql: "create table units (id int primary key); create sequence units_id_seq owned by units.id; select setval('units_id_seq', 1800000000);",
    mend: 'alter table units alter id type bigint',
  },
  {
    check: 'dead-tuples',
    level: 'critical',
    object: 'public.units',
    sql: `${UNITS} alter table units set (autovacuum_enabled = off); insert into units select generate_series(1, 20000); delete from units where id > 5000;`,
    mend: 'vacuum units',
  },
  {
    check: 'stale-statistics',
    object: 'public.units',
    settings: { analyzed: '0s' },
    sql: `${UNITS} alter table units set (autovacuum_enabled = off); insert into units select generate_series(1, 20000);`,
    mend: 'analyze units',
  },
  {
    check: 'unused-indexes',
    object: 'public.units_kind_idx',
    settings: { unused_after: '0s', unused_size: '0' },
    sql: `${UNITS} create index on units (kind);`,
    mend: 'drop index units_kind_idx',
  },
  {
    check: 'invalid-indexes',
    object: 'units_kind_idx',
    sql: `${UNITS} create index on units (kind); update pg_index set indisvalid = false where indexrelid = 'units_kind_idx'::regclass;`,
    mend: 'reindex index units_kind_idx',
  },
  {
    check: 'unvalidated-constraints',
    object: 'units.units_kind_check',
    sql: `${UNITS} alter table units add constraint units_kind_check check (kind > 0) not valid;`,
    mend: 'alter table units validate constraint units_kind_check',
  },
  {
    check: 'tables-without-key',
    object: 'units',
    sql: 'create table units (id int unique);',
    mend: 'alter table units add primary key (id)',
  },
  {
    check: 'tables-without-rls',
    level: 'critical',
    object: 'units',
    sql: 'create table units (id int primary key, organization_id uuid);',
    mend: 'alter table units enable row level security, force row level security',
  },
  {
    check: 'tables-without-rls',
    object: 'units',
    sql: 'create table units (id int primary key, organization_id uuid); alter table units enable row level security;',
    mend: 'alter table units enable row level security, force row level security',
  },
  {
    check: 'missing-partitions',
    level: 'critical',
    object: 'log',
    sql: "create table log (at timestamptz primary key) partition by range (at); create table log_2020 partition of log for values from ('2020-01-01') to ('2021-01-01');",
    mend: "create table log_later partition of log for values from ('2021-01-01') to ('2999-01-01')",
  },
  // A month that is missing between others.
  {
    check: 'missing-partitions',
    object: 'log',
    sql: `create table log (at timestamptz primary key) partition by range (at); create table log_rest partition of log default;
      do $$ begin
        execute format('create table log_now partition of log for values from (minvalue) to (%L)', current_date + 3);
        execute format('create table log_later partition of log for values from (%L) to (maxvalue)', current_date + 5);
      end $$;`,
    mend: 'drop table log_now, log_later; create table log_all partition of log for values from (minvalue) to (maxvalue)',
  },
  {
    check: 'backups',
    object: 'database',
    sql: `${BACKUPS} insert into migrations.history (at, action) values (now() - interval '8 days', 'migrate');`,
    mend: "insert into monitoring.backups (kind, finished_at) values ('dump', now())",
  },
  {
    check: 'backups',
    level: 'critical',
    object: 'database',
    sql: `${BACKUPS} insert into monitoring.backups (kind, finished_at) values ('dump', now() - interval '8 days'), ('pgbackrest', now() - interval '9 days');`,
    mend: "update monitoring.backups set finished_at = now() where kind = 'dump'",
  },
  {
    check: 'backups',
    object: 'database',
    settings: { backup: '1h' },
    sql: `${BACKUPS} insert into monitoring.backups (kind, finished_at) values ('dump', now() - interval '2 hours');`,
  },
  {
    check: 'failed-runs',
    object: 'clean',
    sql: "create schema if not exists migrations; create table migrations.job_runs (job_name text primary key, status text, started_at timestamptz, message text); insert into migrations.job_runs values ('clean', 'failed', now(), 'no');",
    mend: "update migrations.job_runs set status = 'succeeded'",
  },
  {
    check: 'failed-jobs',
    object: 'clean',
    sql: "create schema cron; create table cron.job (jobid bigint primary key, jobname text); create table cron.job_run_details (jobid bigint, runid bigint primary key, database text, status text, start_time timestamptz, return_message text); insert into cron.job values (1, 'clean'); insert into cron.job_run_details values (1, 1, current_database(), 'failed', now(), 'no');",
    mend: "update cron.job_run_details set status = 'succeeded'",
  },
  // A run for which pg_cron could not log in has no times.
  {
    check: 'failed-jobs',
    object: 'clean',
    sql: "create schema cron; create table cron.job (jobid bigint primary key, jobname text); create table cron.job_run_details (jobid bigint, runid bigint primary key, database text, status text, start_time timestamptz, return_message text); insert into cron.job values (1, 'clean'); insert into cron.job_run_details values (1, 1, current_database(), 'succeeded', now(), 'yes'), (1, 2, current_database(), 'failed', null, 'connection failed'), (1, 3, current_database(), 'starting', null, null);",
    mend: "insert into cron.job_run_details values (1, 4, current_database(), 'succeeded', now(), 'yes')",
  },
  {
    check: 'cache-hit-ratio',
    object: /^t_/,
    settings: { cache_reads: '1', cache_hit: '1.1' },
    sql: `${UNITS} insert into units select generate_series(1, 9000);`,
  },
  {
    check: 'bloated-indexes',
    object: 'public.units_code_idx',
    settings: { bloat_size: '1000000' },
    sql: `create table units (id int, code text) with (autovacuum_enabled = off); insert into units select i, 'unit number ' || i from generate_series(1, 60000) i;
      create index units_code_idx on units (code); delete from units where id % 5 <> 0; analyze units; update pg_class set reltuples = 12000 where relname = 'units_code_idx';`,
    mend: 'vacuum units; reindex index units_code_idx',
  },
  {
    check: 'bloated-tables',
    object: 'public.units',
    settings: { bloat_size: '1000000' },
    sql: `${UNITS} alter table units set (autovacuum_enabled = off); insert into units select i, i from generate_series(1, 60000) i; delete from units where id % 5 <> 0; analyze units;`,
    mend: 'vacuum full units; analyze units',
  },
  {
    check: 'extensions',
    object: 'pg_stat_statements',
    sql: "drop extension if exists pg_stat_statements; create extension pg_stat_statements version '1.4';",
    mend: 'alter extension pg_stat_statements update',
  },
  {
    check: 'settings',
    object: 'log_statement',
    sql: `do $$ begin execute format('alter database %I set log_statement = %L', current_database(), 'all'); end $$;`,
  },
  {
    check: 'tenants-behind',
    object: 'org_elm',
    sql: `create schema if not exists migrations; create table migrations.tenants (schema_name text primary key, digest text, failed_at timestamptz);
      create table migrations.tenant_versions (schema_name text, version_number numeric, state text, primary key (schema_name, version_number));
      insert into migrations.tenants values ('org_acme', 'a'), ('org_elm', 'b'), ('org_oak', 'b');
      insert into migrations.tenant_versions values ('org_acme', 1, 'applied'), ('org_acme', 2, 'applied'), ('org_elm', 1, 'applied'), ('org_oak', 1, 'applied');`,
    mend: "insert into migrations.tenant_versions values ('org_elm', 2, 'applied')",
  },
  {
    check: 'tenants-behind',
    object: 'org_acme',
    sql: `create schema if not exists migrations; create table migrations.tenants (schema_name text primary key, digest text, failed_at timestamptz);
      create table migrations.tenant_versions (schema_name text, version_number numeric, state text, primary key (schema_name, version_number));
      insert into migrations.tenants values ('org_acme', 'a', now());`,
    mend: 'update migrations.tenants set failed_at = null',
  },
];
