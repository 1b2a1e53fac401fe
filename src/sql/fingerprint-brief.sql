-- One number for each schema of the array pmdb.schemas: those with the same number are equal, others may be. It is worked out from
-- the catalog's own columns, for putting thousands of schemas into words, as fingerprint.sql does, takes longer than all else.
-- What names something in the schema itself is told by name, so that tenants compare. To be run without merge joins: these sort
-- what is best read once.

with namespace as materialized (
  select n.oid, n.nspname, quote_ident(n.nspname) || '.' as own_name, '' as prefix, n.nspowner, n.nspacl
  from unnest(current_setting('pmdb.schemas')::name[]) wanted
  join pg_namespace n on n.nspname = wanted
),
-- Not materialized, so that the planner knows that there is one of each.
relation as not materialized (
  select c.*, n.own_name
  from pg_class c
  join namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')
),
routine as not materialized (
  select p.*, n.own_name from pg_proc p join namespace n on n.oid = p.pronamespace
),
type as not materialized (
  select t.*, n.own_name from pg_type t join namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd', 'r')
),
-- An expression is compared as it is stored, for to read one takes longer than to hash ten. It calls by number what it refers to:
-- here is what to put for which numbers.
reference as materialized (
  select classid, objid, array_agg(stored) as stored, array_agg(words) as words
  from (
    select p.classid, p.objid, ' :relid ' || r.oid || ' ' as stored, ' :relid ' || r.relname || ' ' as words
    from (
      -- The number of a policy's own table isn't in its expressions. OFFSET: not one look into an index for each of its columns.
      select distinct d.classid, d.objid, d.refobjid
      from pg_depend d
      join (select oid, polrelid from pg_policy offset 0) own on own.oid = d.objid and own.polrelid <> d.refobjid
      where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_class'::regclass and current_setting('pmdb.half') <> 'first'
    ) p
    join relation r on r.oid = p.refobjid
    union all
    select d.classid, d.objid, '{FUNCEXPR :funcid ' || f.oid || ' ', '{FUNCEXPR :funcid ' || f.proname || ' '
    from pg_depend d
    join routine f on f.oid = d.refobjid
    where d.refclassid = 'pg_proc'::regclass
      and d.classid in ('pg_policy'::regclass, 'pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_class'::regclass)
      and current_setting('pmdb.half') <> case when d.classid = 'pg_policy'::regclass then 'first' else 'second' end
    union all
    -- A body that was read when the function was made.
    select distinct d.classid, d.objid, ' ' || o.oid || ' ', ' ' || o.name || ' '
    from pg_depend d
    join routine f on f.oid = d.objid and f.prosqlbody is not null
    join (
      select 'pg_class'::regclass as class, oid, relname as name from relation
      union all select 'pg_proc'::regclass, oid, proname from routine
      union all select 'pg_type'::regclass, t.oid, t.typname from pg_type t join namespace n on n.oid = t.typnamespace
    ) o on o.class = d.refclassid and o.oid = d.refobjid
    where d.classid = 'pg_proc'::regclass and current_setting('pmdb.half') <> 'first'
  ) found
  group by 1, 2
),
-- Two sessions take a half each, of the same schemas: half of the schemas would have each read the whole catalog.
first_half (schema, hash) as (
  select oid, hash_record_extended(row('schema'::text, nspowner, nspacl), 0)
  from namespace

  union all
  select relnamespace, hash_record_extended(row(
           relname, relkind, relacl, relowner, relpersistence, relrowsecurity, relforcerowsecurity, relreplident, reloptions, reltablespace,
           relam, reloftype), 1)
  from relation

  union all
  select r.relnamespace, hash_record_extended(row(
           r.relname, a.attnum, a.attname, coalesce(t.typname, a.atttypid::text), a.atttypmod, a.attcollation, a.attnotnull, a.attgenerated,
           a.attidentity, case when a.attoptions[2] is not null or a.attoptions[1] !~ '^pg_attver=' then a.attoptions end, a.attacl,
           a.attstattarget, a.attstorage, a.attcompression, a.attfdwoptions), 2)
  from pg_attribute a
  join pg_class r on r.oid = a.attrelid
  join namespace n on n.oid = r.relnamespace
  left join type t on t.oid = a.atttypid
  -- Of the columns of indexes, few have an option of their operator class, or statistics of their expression.
  where a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
    and (r.relkind not in ('i', 'I') or a.attoptions[2] is not null or a.attoptions[1] !~ '^pg_attver=' or a.attstattarget >= 0)

  union all
  -- A sequence has its number in a default that draws from it (2205 is the type regclass).
  select r.relnamespace, hash_record_extended(row(
           r.relname, d.adnum, case
             when strpos(d.adbin::text, ':consttype 2205 ') > 0 then replace(pg_get_expr(d.adbin, d.adrelid), r.own_name, '')
             else replace(d.adbin::text, coalesce(f.stored[1], ''), coalesce(f.words[1], ''))
           end), 4)
  from pg_attrdef d
  join relation r on r.oid = d.adrelid
  left join reference f on f.classid = 'pg_attrdef'::regclass and f.objid = d.oid

  union all
  -- What a key refers to is told with its schema where that is another, and so are the operators of an exclusion.
  select r.relnamespace, hash_record_extended(row(
           r.relname, k.conname, k.contype, k.conkey, case when o.relnamespace = r.relnamespace then o.relname::text else k.confrelid::text end,
           k.confkey, k.confupdtype, k.confdeltype, k.confmatchtype, k.confdelsetcols, k.condeferrable, k.condeferred,
           k.convalidated, k.connoinherit, k.conexclop,
           -- Newer servers tell a check that isn't enforced in a column that older ones don't have.
           case when not k.convalidated then replace(pg_get_constraintdef(k.oid), r.own_name, '') end,
           replace(k.conbin::text, coalesce(f.stored[1], ''), coalesce(f.words[1], ''))), 5)
  from pg_constraint k
  join relation r on r.oid = k.conrelid
  left join pg_class o on o.oid = k.confrelid
  left join reference f on f.classid = 'pg_constraint'::regclass and f.objid = k.oid
  where k.contype in ('c', 'f', 'p', 'u', 'x')

  union all
  select r.relnamespace, hash_record_extended(row(
           r.relname, x.relname, x.relam, i.indkey::int2[], i.indclass, i.indcollation, i.indoption::int2[], i.indnkeyatts, i.indisunique,
           i.indisprimary, i.indisexclusion, i.indimmediate, i.indnullsnotdistinct, i.indisvalid, i.indisclustered, i.indisreplident,
           x.reltablespace, x.reloptions, replace(i.indexprs::text, coalesce(f.stored[1], ''), coalesce(f.words[1], '')),
           replace(i.indpred::text, coalesce(f.stored[1], ''), coalesce(f.words[1], ''))), 6)
  from pg_index i
  join relation r on r.oid = i.indrelid
  join pg_class x on x.oid = i.indexrelid
  left join reference f on f.classid = 'pg_class'::regclass and f.objid = i.indexrelid

  union all
  select r.relnamespace, hash_record_extended(row(
           r.relname, t.tgname, coalesce(f.proname::text, t.tgfoid::text), t.tgtype, t.tgenabled, t.tgattr::int2[], t.tgargs, t.tgconstraint <> 0,
           t.tgconstrrelid, t.tgdeferrable, t.tginitdeferred, t.tgoldtable, t.tgnewtable, t.tgqual::text), 8)
  from pg_trigger t
  join relation r on r.oid = t.tgrelid
  left join routine f on f.oid = t.tgfoid
  where not t.tgisinternal

  union all
  -- From each catalog by itself: a list of all that may have a comment would be read for every one of them.
  select o.schema, hash_record_extended(row(o.classoid, o.name, o.objsubid, o.description), 9)
  from (
    select n.oid as schema, '' as name, d.* from pg_description d join namespace n on n.oid = d.objoid where d.classoid = 'pg_namespace'::regclass
    union all select n.oid, c.relname, d.* from pg_description d join pg_class c on c.oid = d.objoid join namespace n on n.oid = c.relnamespace
               where d.classoid = 'pg_class'::regclass
    union all select n.oid, k.conname, d.* from pg_description d join pg_constraint k on k.oid = d.objoid join namespace n on n.oid = k.connamespace
               where d.classoid = 'pg_constraint'::regclass
    union all select f.pronamespace, f.proname, d.* from pg_description d join routine f on f.oid = d.objoid where d.classoid = 'pg_proc'::regclass
    union all select n.oid, t.typname, d.* from pg_description d join pg_type t on t.oid = d.objoid join namespace n on n.oid = t.typnamespace
               where d.classoid = 'pg_type'::regclass
    union all select r.relnamespace, r.relname || '.' || t.tgname, d.* from pg_description d join pg_trigger t on t.oid = d.objoid
               join relation r on r.oid = t.tgrelid where d.classoid = 'pg_trigger'::regclass
    union all select r.relnamespace, r.relname || '.' || p.polname, d.* from pg_description d join pg_policy p on p.oid = d.objoid
               join relation r on r.oid = p.polrelid where d.classoid = 'pg_policy'::regclass
  ) o

  union all
  -- From here on: what few schemas of tenants have. It is put into words.
  select r.relnamespace, hash_record_extended(row(r.relname, replace(w.words, r.own_name, '')), 11)
  from relation r
  cross join lateral (
    select concat_ws(' ', case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end, pg_get_expr(r.relpartbound, r.oid),
                     case when r.relkind = 'p' then pg_get_partkeydef(r.oid) end,
                     case when r.relkind = 'f' then (select row(ftserver, ftoptions)::text from pg_foreign_table where ftrelid = r.oid) end,
                     case when r.relkind = 'c' then (select row(typacl, typowner)::text from pg_type where oid = r.reltype) end,
                     case when r.relkind = 'S' then (select row(seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)::text
                                                     from pg_sequence where seqrelid = r.oid) end,
                     case when r.relkind = 'S' then (select string_agg(d.refobjid::regclass || '.' || d.refobjsubid, ' ') from pg_depend d
                       where (d.classid, d.objid) = ('pg_class'::regclass, r.oid) and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass) end
           ) as words
  ) w
  where r.relkind <> 'r' or r.relpartbound is not null

  union all
  select n.oid, hash_record_extended(row(r.relname, i.inhseqno, replace(i.inhparent::regclass::text, n.own_name, '')), 12)
  from pg_inherits i join pg_class r on r.oid = i.inhrelid join namespace n on n.oid = r.relnamespace

  union all
  -- The options of what keeps long values.
  select r.relnamespace, hash_record_extended(row(r.relname, t.reloptions), 17)
  from pg_class t join relation r on r.reltoastrelid = t.oid
  where t.reloptions is not null and t.relkind = 't'

  union all
  select r.relnamespace, hash_record_extended(row(r.relname, w.rulename, w.ev_enabled, replace(pg_get_ruledef(w.oid), r.own_name, ''),
           obj_description(w.oid, 'pg_rewrite')), 13)
  from pg_rewrite w join relation r on r.oid = w.ev_class where w.rulename <> '_RETURN'

  union all
  select t.typnamespace, hash_record_extended(row(
           t.typname, t.typowner, t.typacl, t.typnotnull, t.typdefault, t.typbasetype, t.typtypmod, t.typcollation,
           (select string_agg(quote_literal(enumlabel), ',' order by enumsortorder) from pg_enum where enumtypid = t.oid),
           (select string_agg(k.conname || replace(pg_get_constraintdef(k.oid), t.own_name, ''), ',' order by k.conname) from pg_constraint k where k.contypid = t.oid),
           (select row(rngsubtype, rngcollation, rngsubopc, rngcanonical::oid, rngsubdiff::oid)::text from pg_range where rngtypid = t.oid)), 14)
  from type t

  union all
  select n.oid, hash_record_extended(row(x.stxname, replace(pg_get_statisticsobjdef(x.oid), n.own_name, ''), x.stxowner, x.stxstattarget,
           obj_description(x.oid, 'pg_statistic_ext')), 15)
  from pg_statistic_ext x join namespace n on n.oid = x.stxnamespace

  union all
  select n.oid, hash_record_extended(row(d.defaclrole, d.defaclobjtype, d.defaclacl), 16)
  from pg_default_acl d join namespace n on n.oid = d.defaclnamespace

  union all
  select n.oid, hash_record_extended(row(x.kind, replace(x.object, n.own_name, ''), replace(x.definition, n.own_name, '')), 18)
  from (
  /* rare */
  ) x
  join namespace n on n.nspname = x.nspname
),
second_half (schema, hash) as (
  select r.relnamespace, hash_record_extended(row(
           r.relname, p.polname, p.polpermissive, p.polcmd, p.polroles,
           replace(replace(replace(p.polqual::text, coalesce(f.stored[1], ''), coalesce(f.words[1], '')),
                           coalesce(f.stored[2], ''), coalesce(f.words[2], '')), coalesce(f.stored[3], ''), coalesce(f.words[3], '')),
           replace(replace(replace(p.polwithcheck::text, coalesce(f.stored[1], ''), coalesce(f.words[1], '')),
                           coalesce(f.stored[2], ''), coalesce(f.words[2], '')), coalesce(f.stored[3], ''), coalesce(f.words[3], ''))), 3)
  from pg_policy p
  join relation r on r.oid = p.polrelid
  left join reference f on f.classid = 'pg_policy'::regclass and f.objid = p.oid

  union all
  -- To read a definition takes longer than to hash twenty: those are read that name types, defaults or objects of their schema by number.
  select pronamespace, hash_record_extended(row(
           proname, proowner, proacl, prokind, prolang, procost, prorows, prosupport, prosecdef, proleakproof, proisstrict, proretset, provolatile,
           proparallel, proargnames, proargmodes, protrftypes, replace(prosrc, own_name, ''), probin, proconfig, case
             when prokind = 'a' then (select replace((to_jsonb(a) - 'aggfnoid')::text, own_name, '') from pg_aggregate a where a.aggfnoid = f.oid) || pg_get_function_identity_arguments(oid)
             when cardinality(r.stored) > 6 or strpos(prosqlbody::text, ':consttype 2205 ') > 0 then replace(pg_get_functiondef(oid), own_name, '')
             when proargdefaults is not null or 16384 <= any (proargtypes::oid[] || prorettype || provariadic || coalesce(proallargtypes, '{}'))
               then replace(concat_ws(' ', pg_get_function_arguments(oid), pg_get_function_result(oid)), own_name, '')
             else concat_ws(' ', proargtypes, prorettype, provariadic, proallargtypes)
           end,
           case when prosqlbody is not null and coalesce(cardinality(r.stored), 0) <= 6 and strpos(prosqlbody::text, ':consttype 2205 ') = 0 then
             replace(replace(replace(replace(replace(replace(prosqlbody::text, coalesce(r.stored[1], ''), coalesce(r.words[1], '')),
               coalesce(r.stored[2], ''), coalesce(r.words[2], '')), coalesce(r.stored[3], ''), coalesce(r.words[3], '')),
               coalesce(r.stored[4], ''), coalesce(r.words[4], '')), coalesce(r.stored[5], ''), coalesce(r.words[5], '')),
               coalesce(r.stored[6], ''), coalesce(r.words[6], ''))
           end), 10)
  from routine f
  left join reference r on r.classid = 'pg_proc'::regclass and r.objid = f.oid
),
told as (
  select * from first_half where current_setting('pmdb.half') <> 'second'
  union all
  select * from second_half where current_setting('pmdb.half') <> 'first'
)
select n.nspname as schema, found.hash::text as hash
from (select schema, bit_xor(hash) as hash from told group by schema) found
join namespace n on n.oid = found.schema
