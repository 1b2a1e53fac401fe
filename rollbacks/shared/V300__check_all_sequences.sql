-- Looks at sequences as before.

set role pm_definer;

create or replace function monitoring.check_sequences()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Sequences, and the columns they fill, near their last number: the insert after it fails.

select 'sequences' as "check",
       case when share >= 0.95 then 'critical' else 'warn' end as level,
       format('%I.%I', schemaname, sequencename) as object,
       format('%s %% of %s numbers are used', round(100 * share), last) as detail,
       'make column and sequence bigint, while it can be done in time' as remedy
  from (select s.schemaname, s.sequencename, least(s.max_value, c.most) as last, s.last_value / least(s.max_value, c.most)::numeric as share
          from pg_sequences s
          left join lateral (
                 select min(case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 end) as most
                   from pg_depend d
                   join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                  where d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
                    and d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass) c on true
         where s.increment_by > 0 and not s.cycle) used
 where share >= 0.8
 order by share desc
$check$;

comment on function monitoring.check_sequences() is 'Findings of the check sequences; monitoring.health_findings() asks them all';

reset role;
