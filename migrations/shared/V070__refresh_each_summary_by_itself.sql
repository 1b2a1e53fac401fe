-- Every summary is refreshed by itself: one that fails keeps its old rows, and the others are refreshed all the same (E095).
-- A summary is any materialized view of the definer, but the key of contexts (V003). None is listed here, so that none is forgotten.

set role pm_owner;

create table monitoring.summary_refreshes (
  view_name      varchar(130)      not null,
  attempted_at   timestamptz       not null,
  duration_ms    double precision  not null,
  refreshed_at   timestamptz,
  error_message  text,

  constraint summary_refreshes_pkey  primary key (view_name)
);

comment on table  monitoring.summary_refreshes                is 'How the last refresh of each summary went';
comment on column monitoring.summary_refreshes.view_name      is 'schema.view';
comment on column monitoring.summary_refreshes.attempted_at   is 'When it was last tried, with or without success';
comment on column monitoring.summary_refreshes.duration_ms    is 'How long the last success took';
comment on column monitoring.summary_refreshes.refreshed_at   is 'The last one that succeeded: the rows are of that time';
comment on column monitoring.summary_refreshes.error_message  is 'Of the last attempt; NULL where it succeeded';

reset role;

set role pm_definer;

create or replace function app.refresh_summary_views() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  summary  record;
  began    timestamptz;
  failure  text;
begin
  for summary in
    select format('%I.%I', n.nspname, c.relname) as name, c.relispopulated
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'm' and c.relowner = 'pm_definer'::regrole and n.nspname <> 'app'
    order by 1
  loop
    began := clock_timestamp();
    begin
      -- One that was restored without its rows has no readers to lock out, and can't be refreshed concurrently.
      execute format('refresh materialized view %s %s',
                     case when summary.relispopulated then 'concurrently' end, summary.name);
      failure := null;
    exception when others then
      failure := sqlerrm;
      raise warning '% was not refreshed: %', summary.name, failure;
    end;
    insert into monitoring.summary_refreshes as s (view_name, attempted_at, duration_ms, refreshed_at, error_message)
    values (summary.name, began, extract(epoch from clock_timestamp() - began) * 1000,
            case when failure is null then began end, failure)
    on conflict (view_name) do update
    set attempted_at  = excluded.attempted_at,
        duration_ms   = excluded.duration_ms,
        refreshed_at  = coalesce(excluded.refreshed_at, s.refreshed_at),
        error_message = excluded.error_message;
  end loop;
end
$$;

comment on function app.refresh_summary_views() is
  'Refreshes each summary without locking out its readers, and records in monitoring.summary_refreshes how it went';

reset role;
