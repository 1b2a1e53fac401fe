-- Whoever looks at the database finds out what things are for: everything in it says so, tables that come later as well.
begin;
select plan(4);

create temp view things as
  with spaces as (
    select oid, nspname from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'extensions', 'test', 'testing', 'coverage')
  ),
  relations as (
    select c.oid, c.relkind, format('%I.%I', s.nspname, c.relname) as name
    from pg_class c join spaces s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  )
  select 'schema' as kind, nspname::text as name, nspname::text as called, obj_description(oid, 'pg_namespace') as meaning from spaces
  union all
  select 'relation', name, split_part(name, '.', 2), obj_description(oid, 'pg_class') from relations
  union all
  select 'column', format('%s.%I', r.name, a.attname), a.attname, col_description(a.attrelid, a.attnum)
  from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  union all
  select 'function', p.oid::regprocedure::text, p.proname, obj_description(p.oid, 'pg_proc')
  from pg_proc p join spaces s on s.oid = p.pronamespace
  where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');

select is_empty(
  $$select kind, name from things
    where meaning is null
       or regexp_replace(lower(meaning), '[^a-z0-9]', '', 'g') = regexp_replace(lower(called), '[^a-z0-9]', '', 'g')$$,
  'everything says what it is for, in other words than its name'
);
select cmp_ok(count(*)::integer, '>', few, format('and this counts each %s', kind))
from things join (values ('relation', 60), ('column', 900), ('function', 150)) least (kind, few) using (kind)
group by kind, few order by kind;

select * from finish();
rollback;
