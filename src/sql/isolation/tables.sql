-- Every table that isn't an extension's, or those of them that are asked for: columns, keys, checks, row-level security.
-- One row a table, as JSON; names are ready to be put into a statement.
with every as (
  select c.oid, c.relkind, c.relispartition, c.relowner, c.relrowsecurity, c.relforcerowsecurity,
         format('%I.%I', n.nspname, c.relname) as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p')
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), tables as (
  select * from every where TABLES is null or name = any (TABLES)
), columns as (
  select a.attrelid,
         jsonb_agg(jsonb_build_object(
           'name',      quote_ident(a.attname),
           'type',      format_type(a.atttypid, a.atttypmod),
           'base',      format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null),
           'category',  t.typcategory,
           'length',    case when a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and a.atttypmod > 4 then a.atttypmod - 4 end,
           'labels',    array(select e.enumlabel from pg_enum e where e.enumtypid = coalesce(nullif(t.typbasetype, 0), t.oid) order by e.enumsortorder),
           'required',  a.attnotnull or t.typnotnull,
           'default',   a.atthasdef and a.attgenerated = '',
           'generated', a.attgenerated <> '' or a.attidentity <> '',
           'sources',   array(select quote_ident(s.attname)
                              from pg_attrdef f
                              join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid and d.refobjid = a.attrelid and d.refobjsubid <> a.attnum
                              join pg_attribute s on s.attrelid = d.refobjid and s.attnum = d.refobjsubid
                              where a.attgenerated <> '' and (f.adrelid, f.adnum) = (a.attrelid, a.attnum))
         ) order by a.attnum) as list
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  where a.attnum > 0 and not a.attisdropped and a.attrelid in (select oid from tables)
  group by a.attrelid
), keys as (
  select k.conrelid, k.contype, k.conname,
         array(select quote_ident(a.attname)
               from unnest(k.conkey) with ordinality u (n, i)
               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.i) as columns,
         (select p.name from every p where p.oid = k.confrelid) as parent,
         array(select quote_ident(a.attname)
               from unnest(k.confkey) with ordinality u (n, i)
               join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.i) as parent_columns,
         pg_get_constraintdef(k.oid) as definition
  from pg_constraint k
  where k.contype in ('p', 'u', 'x', 'c', 'f') and k.conrelid in (select oid from tables)
  union all
  -- Unique indexes that belong to no constraint.
  select i.indrelid, 'u', c.relname,
         array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey)),
         null, '{}', ''
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indisunique and i.indrelid in (select oid from tables)
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid)
)
select t.name,
       t.relispartition              as partition,
       t.relowner::regrole::text     as owner,
       t.relrowsecurity              as rls,
       t.relforcerowsecurity         as force,
       coalesce(c.list, '[]')        as columns,
       coalesce((select jsonb_agg(jsonb_build_object('kind', contype, 'name', quote_ident(conname), 'columns', columns, 'parent', parent,
                                                     'parentColumns', parent_columns, 'definition', definition) order by contype, conname)
                 from keys where conrelid = t.oid), '[]') as constraints
from tables t
left join columns c on c.attrelid = t.oid
order by t.name
