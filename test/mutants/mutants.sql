-- What can be dropped from the database that SQL tests run in: each policy, trigger and check that its migrations made.
select 'policy' as kind, p.polrelid::regclass::text as relation, p.polname::text as name,
       format('drop policy %I on %s', p.polname, p.polrelid::regclass) as statement
from pg_policy p
join pg_class c on c.oid = p.polrelid
where p.oid < 'testing'::regnamespace::oid and c.relnamespace <> 'migrations'::regnamespace
union all
select 'trigger', t.tgrelid::regclass::text, t.tgname::text, format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass)
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0 and t.oid < 'testing'::regnamespace::oid
  and c.relnamespace <> 'migrations'::regnamespace
union all
select 'check', r.conrelid::regclass::text, r.conname::text, format('alter table %s drop constraint %I', r.conrelid::regclass, r.conname)
from pg_constraint r
where not exists (select from pg_depend d where d.objid = r.conrelid and d.deptype = 'e')
  and r.contype = 'c' and r.conrelid <> 0 and r.coninhcount = 0 and r.oid < 'testing'::regnamespace::oid
  and r.connamespace <> all (array['migrations', 'pg_catalog', 'information_schema']::regnamespace[])
order by kind, relation, name
