-- Months of the audit trail: made ahead, dropped whole, never missing (E126).
begin;
select plan(15);

create temp view months as
  select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as closed
  from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'shared.audit_logs'::regclass;

create function pg_temp.entry(moment timestamptz) returns text
  language sql
as $$
  insert into shared.audit_logs (table_name, action, created_at) values ('test', 'INSERT', moment) returning tableoid::regclass::text
$$;

select is((select count(*) from months), 5::bigint, 'this month, three more, and one for whatever else comes');
select ok((select bool_and(closed) from months), 'each closed by itself');
set local role pm_cron;
select is((select count(*) from app.create_audit_partitions()), 0::bigint, 'they are made once');
select is((select count(*) from app.create_audit_partitions(5)), 2::bigint, 'as far ahead as one likes');
reset role;

select is(pg_temp.entry(now()), 'shared.audit_logs_' || to_char(now() at time zone 'UTC', 'YYYY_MM'), 'an entry lies in its month');
select is(pg_temp.entry(now() + interval '7 months'), 'shared.audit_logs_default', 'one without a month is not lost');
select is(pg_temp.entry('2024-01-31 23:59:59.999999+00'), 'shared.audit_logs_default', 'neither is one that is late');
select is((select status from monitoring.database_health_check() where check_name = 'Audit Partitions'), 'WARNING', 'the health check tells');

set local role pm_cron;
select is((select string_agg(m, ',') from app.create_audit_partitions() m), 'shared.audit_logs_2024_01,shared.audit_logs_' || to_char((now() at time zone 'UTC') + interval '7 months', 'YYYY_MM'),
          'both get a month of their own');
reset role;
select is((select count(*) from shared.audit_logs where tableoid = 'shared.audit_logs_default'::regclass), 0::bigint, 'where they move');
select is((select count(*) from shared.audit_logs where table_name = 'test'), 3::bigint, 'all of them');
select ok((select bool_and(closed) from months), 'and all is closed as before');
select is((select status from monitoring.database_health_check() where check_name = 'Audit Partitions'), 'OK', 'the health check is content');

select throws_ok($$select app.drop_audit_partitions('29 days')$$, '22023', null, 'nothing of the last month is ever dropped');
set local role pm_cron;
select results_eq('select app.drop_audit_partitions()', $$values ('shared.audit_logs_2024_01')$$, 'what is older than a year is');
reset role;

select * from finish();
rollback;
