-- Checks of how things are defined: keys, constraints, policies, partitions, extensions.
-- Written by scripts/health-functions.mjs from src/sql/health, which `pmdb health` asks by itself.

set role pm_definer;

create or replace function monitoring.check_invalid_indexes()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Indexes that a failed concurrent build left: written to, and never used (E051).

select 'invalid-indexes' as "check",
       'warn' as level,
       i.indexrelid::regclass::text as object,
       format('of %s', i.indrelid::regclass) as detail,
       format(case when c.relname ~ '_cc(new|old)\d*$' then 'drop index concurrently %s;' else 'reindex index concurrently %s;' end,
              i.indexrelid::regclass) as remedy
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
 where not i.indisvalid and c.relkind = 'i'
   -- One that is being built is not valid yet.
   and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
 order by 3
$check$;

comment on function monitoring.check_invalid_indexes() is 'Findings of the check invalid-indexes; monitoring.health_findings() asks them all';

create or replace function monitoring.check_unvalidated_constraints()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Constraints that were added NOT VALID and never checked: rows of before may break them.

select 'unvalidated-constraints' as "check",
       'warn' as level,
       format('%s.%I', conrelid::regclass, conname) as object,
       pg_get_constraintdef(oid) as detail,
       format('alter table %s validate constraint %I;', conrelid::regclass, conname) as remedy
  from pg_constraint
 where not convalidated and conrelid <> 0
 order by 3
$check$;

comment on function monitoring.check_unvalidated_constraints() is 'Findings of the check unvalidated-constraints; monitoring.health_findings() asks them all';

create or replace function monitoring.check_tables_without_key()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables without a primary key, or a unique one of columns that are never null: rows that can't be told apart can't be
-- replicated, nor mended one by one.

select 'tables-without-key' as "check",
       'warn' as level,
       c.oid::regclass::text as object,
       'it has no primary key' as detail,
       format('alter table %s add primary key (…);', c.oid::regclass) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
   and not exists (
         select from pg_index i
          where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null
            and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey) and not a.attnotnull)
       )
   -- Those of extensions are theirs; there are few, and asked from their side they are found by an index.
   and c.oid not in (select objid from pg_depend where refclassid = 'pg_extension'::regclass and classid = 'pg_class'::regclass and deptype = 'e')
 order by 3
$check$;

comment on function monitoring.check_tables_without_key() is 'Findings of the check tables-without-key; monitoring.health_findings() asks them all';

create or replace function monitoring.check_tables_without_rls()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables that hold rows of several organizations and don't keep them apart, or not from their owner.

select 'tables-without-rls' as "check",
       case when c.relrowsecurity then 'warn' else 'critical' end as level,
       c.oid::regclass::text as object,
       case when c.relrowsecurity then 'row-level security does not bind the owner'
            else format('it has %s, and no row-level security', a.attname) end as detail,
       format('alter table %s enable row level security, force row level security; with policies', c.oid::regclass) as remedy
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  -- Asked for each of the few tables that are left, and not of all columns of the database.
 cross join lateral (
       select attname from pg_attribute
        where attrelid = c.oid and attname in ('organization_id', 'tenant_id') and attnum > 0 and not attisdropped
       offset 0) a
 where c.relkind in ('r', 'p') and c.relpersistence <> 't' and not (c.relrowsecurity and c.relforcerowsecurity)
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
   -- Those of extensions are theirs; there are few, and asked from their side they are found by an index.
   and c.oid not in (select objid from pg_depend where refclassid = 'pg_extension'::regclass and classid = 'pg_class'::regclass and deptype = 'e')
   -- A schema that holds one organization has no need to.
   and not exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id' and a.attname = 'tenant_id')
   and exists (select from pg_class o join pg_attribute oa on oa.attrelid = o.oid and oa.attname = 'organization_id'
                where o.relnamespace = c.relnamespace or a.attname = 'organization_id')
 order by 3
$check$;

comment on function monitoring.check_tables_without_rls() is 'Findings of the check tables-without-rls; monitoring.health_findings() asks them all';

create or replace function monitoring.check_missing_partitions()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Tables that are partitioned by time and have no partition for the next days: then inserts fail, or land in the default one.

select 'missing-partitions' as "check",
       case when until <= now() then 'critical' else 'warn' end as level,
       partrelid::regclass::text as object,
       format('its partitions end at %s', until) as detail,
       'make the next ones; is the job that makes them scheduled?' as remedy
  from (select p.partrelid,
               max(substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz) as until
          from pg_partitioned_table p
          join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
          join pg_inherits i on i.inhparent = p.partrelid
          join pg_class c on c.oid = i.inhrelid
         where p.partstrat = 'r' and p.partnatts = 1
           and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
         group by p.partrelid) ends
 where until < now() + interval '7 days'
 order by 3
$check$;

comment on function monitoring.check_missing_partitions() is 'Findings of the check missing-partitions; monitoring.health_findings() asks them all';

create or replace function monitoring.check_extensions()
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
-- Extensions whose objects in this database are older than the files that the server has.

select 'extensions' as "check",
       'warn' as level,
       name as object,
       format('is version %s here, the server has %s', installed_version, default_version) as detail,
       format('read its release notes, then: alter extension %I update;', name) as remedy
  from pg_available_extensions
 where installed_version <> default_version
 order by name
$check$;

comment on function monitoring.check_extensions() is 'Findings of the check extensions; monitoring.health_findings() asks them all';

reset role;
