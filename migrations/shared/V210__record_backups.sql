-- Backups are made beside the server, and leave no trace in it: whoever makes one records it here, so that the health check knows
-- how old the newest is (E202).

set role pm_owner;

create table monitoring.backups (
  kind         varchar(50)  not null,
  finished_at  timestamptz  not null  default now(),
  size_bytes   bigint,

  constraint backups_pkey              primary key (kind),
  constraint backups_kind_check        check (btrim(kind) <> ''),
  constraint backups_size_bytes_check  check (size_bytes > 0)
);

comment on table  monitoring.backups              is 'The newest backup of each kind, as the script recorded that made it';
comment on column monitoring.backups.kind         is 'How it was made: dump, pgbackrest …';
comment on column monitoring.backups.finished_at  is 'When it was complete, and could be read';
comment on column monitoring.backups.size_bytes   is 'What it takes where it is kept; empty where nobody looked';

reset role;

set role pm_definer;

create function monitoring.record_backup(kind text, size_bytes bigint default null, finished_at timestamptz default now()) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into monitoring.backups as b (kind, size_bytes, finished_at)
  values (record_backup.kind, record_backup.size_bytes, record_backup.finished_at)
  on conflict on constraint backups_pkey do update
    set finished_at = excluded.finished_at, size_bytes = excluded.size_bytes
    -- Two scripts may end in another order than they began.
    where b.finished_at <= excluded.finished_at;
end;

comment on function monitoring.record_backup(text, bigint, timestamptz) is 'To be called when a backup is complete: its kind, its size in bytes, when it ended';

grant execute on function monitoring.record_backup(text, bigint, timestamptz) to pm_backup, pm_owner;

-- Written by scripts/health-functions.mjs. The ledger is looked up when it is called.
set local check_function_bodies = off;

create or replace function monitoring.check_backups()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- How old the newest backup is: pg_dump and pgBackRest leave no trace in a server, so that whoever runs them records it in
-- monitoring.backups. That WAL is archived meanwhile is asked by wal-archive. A database of a few days may do without.

with limits as (
  select coalesce(nullif(current_setting('pmdb.health_backup', true), ''), '26 hours')::interval as most
), backups as (
  select max(finished_at) as newest, string_agg(format('%s at %s', kind, date_trunc('second', finished_at)), ', ' order by finished_at desc) as all_kinds
    from monitoring.backups
)
select 'backups' as "check",
       case when newest < now() - 7 * most then 'critical' else 'warn' end as level,
       'database' as object,
       case when newest is null then 'no backup is recorded' else format('the newest backup is old: %s', all_kinds) end as detail,
       case when newest is null then 'when one is made: select monitoring.record_backup(''dump''); as docs/deploy.md shows'
            else 'see why none was made since, or none was recorded: docs/deploy.md' end as remedy
  from backups
 cross join limits
 where newest < now() - most
    or newest is null and (select min(at) from migrations.history) < now() - 7 * most
$check$;

comment on function monitoring.check_backups() is 'Findings of the check backups; monitoring.health_findings() asks them all';

reset role;
