-- What the tests that ran in this database touched: see coverage-probes.sql. The ledger is pmdb's own, and tested there.
with ours as (
  select n.oid from pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname <> all (array['information_schema', 'migrations'])
    and n.oid < 'testing'::regnamespace::oid
),
probed as (
  select split_part(funcname, '_', 1) as kind, split_part(funcname, '_', 2)::oid as oid
  from pg_stat_user_functions
  where schemaname = 'coverage' and calls > 0
),
relation as (
  -- A partition speaks for its table, which itself is never read.
  select coalesce(i.inhparent, s.relid) as oid
  from pg_stat_user_tables s
  left join pg_inherits i on i.inhrelid = s.relid
  where s.seq_scan + coalesce(s.idx_scan, 0) + s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0
)
select 'table' as kind, c.oid::regclass::text as name, exists (select from relation r where r.oid = c.oid) as touched
from pg_class c
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace in (select oid from ours)
  and c.oid < 'testing'::regnamespace::oid and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
union all
select 'policy', p.polrelid::regclass::text || ' ' || p.polname, exists (select from probed x where (x.kind, x.oid) = ('policy', p.oid))
from pg_policy p
join pg_class c on c.oid = p.polrelid and c.relnamespace in (select oid from ours)
where to_regproc('coverage.policy_' || p.oid) is not null
union all
select 'trigger', t.tgrelid::regclass::text || ' ' || t.tgname, exists (select from probed x where (x.kind, x.oid) = ('trigger', t.oid))
from pg_trigger t
join pg_class c on c.oid = t.tgrelid and c.relnamespace in (select oid from ours)
where not t.tgisinternal and t.tgparentid = 0 and t.oid < 'testing'::regnamespace::oid
union all
-- A call that ends in an error is not counted: a trigger that refuses is known by its probe.
select 'function', p.oid::regprocedure::text,
       exists (select from pg_stat_user_functions f where f.funcid = p.oid and f.calls > 0)
       or exists (select from pg_trigger t join probed x on (x.kind, x.oid) = ('trigger', t.oid) where t.tgfoid = p.oid)
from pg_proc p
where p.pronamespace in (select oid from ours) and p.prokind in ('f', 'p') and p.oid < 'testing'::regnamespace::oid
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
order by kind, name
