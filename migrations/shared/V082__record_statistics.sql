-- What the server says about its work, kept: slow statements, use of indexes, connections. Jobs call the functions; the
-- tables are granted to nobody, for statements may show what organizations do (E150).

-- Statistics of other roles' sessions are hidden from anybody without pg_monitor. It is given once in a cluster, and stays
-- with pm_definer, which other databases may share. Before PostgreSQL 16 the role itself says whether it inherits.
do $$
begin
  if not pg_has_role('pm_definer', 'pg_monitor', 'usage') then
    if current_setting('server_version_num')::int >= 160000 then
      execute 'grant pg_monitor to pm_definer with inherit true';
    else
      alter role pm_definer inherit;
      grant pg_monitor to pm_definer;
    end if;
  end if;
exception when insufficient_privilege then
  raise notice 'monitoring sees the sessions of pm_definer alone. As a superuser: GRANT pg_monitor TO pm_definer;';
end
$$;

set role pm_owner;

create table monitoring.slow_queries (
  id           integer           generated always as identity,
  query_hash   varchar(64)       not null,
  query_text   text              not null,
  mean_time    double precision  not null, -- E149: a numeric(10,3) overflows after three hours
  calls        bigint            not null,
  total_time   double precision  not null,
  min_time     double precision  not null,
  max_time     double precision  not null,
  stddev_time  double precision  not null,
  recorded_at  timestamptz       not null  default now(),

  constraint slow_queries_pkey            primary key (id),
  constraint slow_queries_query_hash_key  unique (query_hash) -- E148
);

create index idx_slow_queries_recorded on monitoring.slow_queries (recorded_at);

comment on table  monitoring.slow_queries              is 'Statements that take long on average, as of when they were seen last';
comment on column monitoring.slow_queries.id           is 'By order of being seen first';
comment on column monitoring.slow_queries.query_hash   is 'SHA-256 of query_text, in hex (E127)';
comment on column monitoring.slow_queries.query_text   is 'With ? for constants and parameters; of the first 8,192 characters';
comment on column monitoring.slow_queries.mean_time    is 'Milliseconds, as are the other times';
comment on column monitoring.slow_queries.calls        is 'How often it ran since the server''s statistics began';
comment on column monitoring.slow_queries.total_time   is 'Milliseconds, of all calls';
comment on column monitoring.slow_queries.min_time     is 'Milliseconds, of the fastest call';
comment on column monitoring.slow_queries.max_time     is 'Milliseconds, of the slowest call';
comment on column monitoring.slow_queries.stddev_time  is 'Milliseconds';
comment on column monitoring.slow_queries.recorded_at  is 'When it was seen last';

create table monitoring.index_usage (
  id             integer      generated always as identity,
  schema_name    varchar(64)  not null,
  table_name     varchar(64)  not null,
  index_name     varchar(64)  not null,
  idx_scan       bigint       not null,
  idx_tup_read   bigint       not null,
  idx_tup_fetch  bigint       not null,
  recorded_at    timestamptz  not null  default now(),

  constraint index_usage_pkey                        primary key (id),
  constraint index_usage_schema_name_index_name_key  unique (schema_name, index_name) -- E148
);

create index idx_index_usage_recorded on monitoring.index_usage (recorded_at);

comment on table  monitoring.index_usage                is 'How often each index was used since the server''s statistics began, as of recorded_at';
comment on column monitoring.index_usage.id             is 'By order of recording';
comment on column monitoring.index_usage.schema_name    is 'Of the table and the index';
comment on column monitoring.index_usage.table_name     is 'The table that it is on';
comment on column monitoring.index_usage.index_name     is 'The index';
comment on column monitoring.index_usage.idx_scan       is 'Scans that it began';
comment on column monitoring.index_usage.idx_tup_read   is 'Entries that these scans returned';
comment on column monitoring.index_usage.idx_tup_fetch  is 'Rows of the table that they fetched';
comment on column monitoring.index_usage.recorded_at    is 'When the server was asked';

create table monitoring.connection_stats (
  id                integer      generated always as identity,
  database_name     varchar(64)  not null,
  username          varchar(64)  not null,
  application_name  varchar(64),
  state             varchar(30)  not null, -- "idle in transaction (aborted)" has 29 characters
  connection_count  integer      not null,
  recorded_at       timestamptz  not null  default now(),

  constraint connection_stats_pkey  primary key (id)
);

create index idx_connection_stats_recorded on monitoring.connection_stats (recorded_at);

comment on table  monitoring.connection_stats                   is 'Sessions by user, application and state, one set of rows for each moment';
comment on column monitoring.connection_stats.id                is 'By order of recording';
comment on column monitoring.connection_stats.database_name     is 'The database that the sessions are on';
comment on column monitoring.connection_stats.username          is 'The login of the sessions';
comment on column monitoring.connection_stats.application_name  is 'Organizations share their logins; an application that wants them apart names the organization here (E153)';
comment on column monitoring.connection_stats.state             is 'As in pg_stat_activity: active, idle, idle in transaction …';
comment on column monitoring.connection_stats.connection_count  is 'Sessions that have all of these in common';
comment on column monitoring.connection_stats.recorded_at       is 'When the server was asked';

reset role;

set role pm_definer;

-- The extension may be in any schema, or be absent (E146).
-- pg_stat_statements keeps a statement as it came, secrets too, when it has to make room while that runs.
-- https://www.postgresql.org/docs/current/pgstatstatements.html
create function monitoring.without_constants(query text) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
begin atomic
  select regexp_replace(masked, '\$\d+|(?<![\w$])\d[\d.]*', '?', 'g')
  from regexp_replace(query,  $re$\$(\w*?)\$.*?\$\1\$$re$, '?', 'g') as undollared
     , regexp_replace(undollared, $re$\$[a-zA-Z_]*\$.*|[eE]'(?:[^'\\]|\\.|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)$re$, '?', 'g') as masked;
end;

create function monitoring.record_slow_queries() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  statements  constant text := (
    select format('%I.pg_stat_statements', n.nspname)
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_stat_statements'
  );
begin
  if statements is null then
    raise notice 'pg_stat_statements is not installed: no statements are recorded';
    return;
  end if;
  -- Only what reads and writes rows: other statements are kept word for word, passwords too. Only this database (E150).
  -- The text of other users' statements is NULL or "<insufficient privilege>" without pg_monitor.
  execute format($query$
    insert into monitoring.slow_queries as s (
      query_hash, query_text, mean_time, calls, total_time, min_time, max_time, stddev_time
    )
    select
      encode(sha256(convert_to(query, 'UTF8')), 'hex'), query,
      sum(total_exec_time) / sum(calls), sum(calls), sum(total_exec_time), min(min_exec_time), max(max_exec_time), max(stddev_exec_time)
    from (select monitoring.without_constants(left(query, 8192)) as query, dbid, calls, total_exec_time, min_exec_time, max_exec_time, stddev_exec_time from %s) s
    where dbid = (select oid from pg_database where datname = current_database())
      and query ~* '^[\s(]*(select|insert|update|delete|merge|with|values)\M'
      and calls > 0
    group by query
    having sum(total_exec_time) / sum(calls) > 100
    on conflict (query_hash) do update
    set mean_time   = excluded.mean_time,
        calls       = excluded.calls,
        total_time  = excluded.total_time,
        min_time    = excluded.min_time,
        max_time    = excluded.max_time,
        stddev_time = excluded.stddev_time,
        recorded_at = excluded.recorded_at
  $query$, statements);
end
$$;

create function monitoring.record_index_usage() returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into monitoring.index_usage as u (schema_name, table_name, index_name, idx_scan, idx_tup_read, idx_tup_fetch)
  select schemaname, relname, indexrelname, idx_scan, idx_tup_read, idx_tup_fetch -- E147
  from pg_stat_user_indexes
  on conflict (schema_name, index_name) do update
  set table_name    = excluded.table_name,
      idx_scan      = excluded.idx_scan,
      idx_tup_read  = excluded.idx_tup_read,
      idx_tup_fetch = excluded.idx_tup_fetch,
      recorded_at   = excluded.recorded_at;
end;

create function monitoring.record_connection_stats() returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into monitoring.connection_stats (database_name, username, application_name, state, connection_count)
  select coalesce(datname, '-'), coalesce(usename, '-'), application_name, coalesce(state, 'unknown'), count(*)
  from pg_stat_activity
  where backend_type = 'client backend' -- E151: replication and workers have no database
  group by 1, 2, 3, 4;
end;

-- E152.
create function monitoring.delete_old_statistics(keep interval default '30 days') returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  delete from monitoring.slow_queries     where recorded_at < now() - keep;
  delete from monitoring.index_usage      where recorded_at < now() - keep;
  delete from monitoring.connection_stats where recorded_at < now() - keep;
end;

comment on function monitoring.without_constants(text)         is 'The text of a statement with ? for its constants and parameters';
comment on function monitoring.record_slow_queries()           is 'Keeps the statements of this database that take more than 100 ms on average';
comment on function monitoring.record_index_usage()            is 'Keeps how often each index was used';
comment on function monitoring.record_connection_stats()       is 'Keeps how many sessions there are, by user, application and state';
comment on function monitoring.delete_old_statistics(interval) is 'Deletes what was recorded before that';

grant execute on function
  monitoring.record_slow_queries(),
  monitoring.record_index_usage(),
  monitoring.record_connection_stats(),
  monitoring.delete_old_statistics(interval)
  to pm_owner, pm_cron;

reset role;
