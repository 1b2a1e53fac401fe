-- Everything in a database that a migration can change, one row an object, from pg_catalog alone: (schema, kind, object,
-- definition). Two databases with the same rows are the same but for their data, the order of columns and the roles
-- themselves, which belong to the cluster.
--
-- The setting pmdb.schemas names the schemas to describe, as an array; their own names are then taken out, so that tenants
-- compare. Empty: the whole database without pmdb's own schema and those in pmdb.other_schemas. To be run with an empty
-- search_path, so that every name in a definition has its schema.

-- Read once: a list of ten thousand names, read for each object, takes longer than all the rest.
with setting as materialized (
  select nullif(current_setting('pmdb.schemas', true), '')::text[]       as schemas,
         nullif(current_setting('pmdb.other_schemas', true), '')::text[] as others
),
-- What an extension made is the extension's.
member as not materialized (
  select classid, objid from pg_depend where deptype = 'e'
),
-- obj_description() is a function in SQL, which would run once for each object.
remark as not materialized (
  select classoid, objoid, objsubid, description from pg_description where objoid >= 16384 or classoid = 'pg_namespace'::regclass
),
namespace as materialized (
  select
    n.oid, n.nspname, n.nspowner, n.nspacl,
    s.schemas is not null                                                                  as masked,
    case when s.schemas is null then quote_ident(n.nspname) || '.' else '' end             as prefix,
    case when s.schemas is not null then quote_ident(n.nspname) || '.' end                 as own_name
  from pg_namespace n, setting s
  where case
    when s.schemas is not null then n.nspname = any (s.schemas)
    else n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations') and n.nspname <> all (coalesce(s.others, '{}'))
  end
  and not exists (select from member m where (m.classid, m.objid) = ('pg_namespace'::regclass, n.oid))
),
relation as (
  select c.*, n.nspname, n.prefix, n.prefix || quote_ident(c.relname) as object, n.own_name
  from pg_class c
  join namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')
    and not exists (select from member m where (m.classid, m.objid) = ('pg_class'::regclass, c.oid))
    -- A composite type belongs to an extension as a type.
    and not (c.relkind = 'c' and exists (select from member m where (m.classid, m.objid) = ('pg_type'::regclass, c.reltype)))
),
routine as (
  select p.*, n.nspname, n.own_name,
         n.prefix || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' as object
  from pg_proc p
  join namespace n on n.oid = p.pronamespace
  where not exists (select from member m where (m.classid, m.objid) = ('pg_proc'::regclass, p.oid))
    -- They come and go with their range type.
    and not (p.prolang = 12 and p.prosrc ~ '^(multi)?range_constructor\d$')
),
type as (
  select t.*, n.nspname, n.own_name, n.prefix || quote_ident(t.typname) as object
  from pg_type t
  join namespace n on n.oid = t.typnamespace
  where t.typtype in ('e', 'd', 'r')
    and not exists (select from member m where (m.classid, m.objid) = ('pg_type'::regclass, t.oid))
),
-- What rights may be given on.
granted as not materialized (
  select nspname, own_name, case relkind when 'S' then 'sequence' else 'table' end as class, object, relacl as acl, relowner as owner, case relkind when 'S' then 's' else 'r' end::"char" as type
  from relation where relkind <> 'c'
  union all
  select r.nspname, r.own_name, 'column', r.object || '.' || quote_ident(a.attname), a.attacl, r.relowner, 'c'
  from relation r join pg_attribute a on a.attrelid = r.oid and a.attacl is not null and not a.attisdropped
  union all
  select nspname, own_name, case prokind when 'p' then 'procedure' else 'function' end, object, proacl, proowner, 'f' from routine
  union all
  select nspname, own_name, 'type', object, typacl, typowner, 'T' from type
  union all
  select r.nspname, r.own_name, 'type', r.object, t.typacl, t.typowner, 'T' from relation r join pg_type t on t.oid = r.reltype where r.relkind = 'c'
  union all
  select nspname, own_name, 'schema', case when masked then '' else quote_ident(nspname) end, nspacl, nspowner, 'n' from namespace
),
described as (
  select nspname, own_name, 'schema' as kind, case when masked then '' else quote_ident(nspname) end as object,
         concat_ws(E'\n', 'owner ' || nspowner::regrole, 'comment: ' || m.description) as definition
  from namespace
  left join remark m on (m.classoid, m.objoid) = ('pg_namespace'::regclass, oid)

  union all
  select nspname, own_name,
         case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'c' then 'composite type'
                      when 'f' then 'foreign table' else 'table' end,
         object,
         concat_ws(
           E'\n', 'owner ' || relowner::regrole,
           case relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
           case when relkind = 'p' then 'partition by ' || pg_get_partkeydef(oid) end,
           'partition ' || pg_get_expr(relpartbound, oid),
           'of type ' || nullif(reloftype, 0)::regtype,
           (select 'inherits ' || string_agg(inhparent::regclass::text, ', ' order by inhseqno) from pg_inherits where inhrelid = relation.oid),
           case when relkind in ('r', 'p') and relrowsecurity then 'row level security' end,
           case when relkind in ('r', 'p') and relforcerowsecurity then 'force row level security' end,
           case when relreplident <> 'd' and relkind in ('r', 'p') then 'replica identity ' || relreplident::text end,
           'with (' || nullif(array_to_string(array(select unnest(reloptions) order by 1), ', '), '') || ')',
           (select 'toast with (' || nullif(array_to_string(array(select unnest(t.reloptions) order by 1), ', '), '') || ')' from pg_class t where t.oid = relation.reltoastrelid),
           (select 'using ' || quote_ident(a.amname) from pg_am a where a.oid = relation.relam and a.amname <> 'heap'),
           (select 'tablespace ' || quote_ident(t.spcname) from pg_tablespace t where t.oid = relation.reltablespace),
           (select concat_ws(' ', 'server', quote_ident(v.srvname), '(' || (select string_agg(o, ', ' order by o) from unnest(f.ftoptions) o) || ')')
            from pg_foreign_table f join pg_foreign_server v on v.oid = f.ftserver where f.ftrelid = relation.oid),
           case when relkind in ('v', 'm') then (
             select 'columns ' || string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
             from pg_attribute a where a.attrelid = relation.oid and a.attnum > 0
           ) end,
           case when relkind in ('v', 'm') then pg_get_viewdef(oid) end,
           case when relkind = 'S' then (
             select concat_ws(' ', 'as', format_type(seqtypid, null), 'start', seqstart, 'increment', seqincrement, 'min', seqmin,
                              'max', seqmax, 'cache', seqcache, case when seqcycle then 'cycle' end)
             from pg_sequence where seqrelid = relation.oid
           ) end,
           case when relkind = 'S' then (
             select 'owned by ' || d.refobjid::regclass || '.' || a.attname
             from pg_depend d join pg_attribute a on (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid)
             where (d.classid, d.objid) = ('pg_class'::regclass, relation.oid) and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass
           ) end,
           -- A composite type has it as a type.
           'comment: ' || case relkind when 'c' then obj_description(reltype, 'pg_type') else m.description end
         )
  from relation
  left join remark m on (m.classoid, m.objoid, m.objsubid) = ('pg_class'::regclass, oid, 0)

  union all
  select r.nspname, r.own_name,
         case r.relkind when 'v' then 'view column' when 'm' then 'view column' when 'f' then 'foreign column' when 'c' then 'attribute' else 'column' end,
         r.object || '.' || quote_ident(a.attname),
         concat_ws(
           E'\n', concat_ws(
             ' ', format_type(a.atttypid, a.atttypmod),
             'collate ' || c.oid::regcollation,
             case when a.attnotnull then 'not null' end,
             case when a.attgenerated = '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid),
             case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
             case when a.attoptions <> a.attoptions[1:1] or a.attoptions[1] !~ '^pg_attver=' then
               'with (' || (select string_agg(o, ', ' order by o) from unnest(a.attoptions) o where o !~ '^pg_attver=') || ')'
             end, -- pg_attver is the server's own count of changes
             case when a.attstattarget >= 0 then 'statistics ' || a.attstattarget end,
             case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end,
             case a.attcompression when 'p' then 'compression pglz' when 'l' then 'compression lz4' end,
             'options (' || (select string_agg(o, ', ' order by o) from unnest(a.attfdwoptions) o) || ')'),
           case when not a.attislocal then 'inherited' end,
           'comment: ' || m.description
         )
  from relation r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_collation c on c.oid = a.attcollation and a.attcollation <> t.typcollation
  left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
  left join remark m on (m.classoid, m.objoid, m.objsubid) = ('pg_class'::regclass, a.attrelid, a.attnum)
  -- Those of a view are told with it.
  where r.relkind <> 'S' and (r.relkind not in ('v', 'm') or d.adbin is not null or m.description is not null)

  union all
  -- NOT NULL is the column's; PostgreSQL 18 keeps it as a constraint too.
  select r.nspname, r.own_name, 'constraint', r.object || '.' || quote_ident(k.conname),
         concat_ws(
           E'\n',
           concat_ws(' ', pg_get_constraintdef(k.oid), 'with (' || array_to_string(x.reloptions, ', ') || ')'),
           case when not k.conislocal or k.conparentid <> 0 then 'inherited' end,
           case when not i.indisvalid then 'invalid' end,
           case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica identity' end,
           (select 'tablespace ' || quote_ident(t.spcname) from pg_tablespace t where t.oid = x.reltablespace),
           'index comment: ' || obj_description(x.oid, 'pg_class'),
           'comment: ' || m.description
         )
  from relation r
  join pg_constraint k on k.conrelid = r.oid and k.contype in ('c', 'f', 'p', 'u', 'x')
  left join pg_class x on x.oid = k.conindid and k.contype in ('p', 'u', 'x')
  left join pg_index i on i.indexrelid = x.oid
  left join remark m on (m.classoid, m.objoid) = ('pg_constraint'::regclass, k.oid)

  union all
  select r.nspname, r.own_name, 'index', r.prefix || quote_ident(x.relname),
         concat_ws(E'\n',
                   pg_get_indexdef(i.indexrelid),
                   case when not i.indisvalid then 'invalid' end,
                   case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica identity' end,
                   (select 'tablespace ' || quote_ident(t.spcname) from pg_tablespace t where t.oid = x.reltablespace),
                   (select 'partition of ' || h.inhparent::regclass from pg_inherits h where h.inhrelid = x.oid),
                   (select 'statistics ' || string_agg(a.attnum || ': ' || a.attstattarget, ', ' order by a.attnum)
                    from pg_attribute a where a.attrelid = x.oid and a.attnum > 0 and a.attstattarget >= 0),
                   'comment: ' || m.description)
  from relation r
  join pg_index i on i.indrelid = r.oid
  join pg_class x on x.oid = i.indexrelid
  left join remark m on (m.classoid, m.objoid, m.objsubid) = ('pg_class'::regclass, i.indexrelid, 0)
  -- The index of a constraint is described by it.
  where not ((i.indisprimary or i.indisexclusion or i.indisunique)
             and exists (select from pg_constraint k where k.conrelid = r.oid and k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))

  union all
  select r.nspname, r.own_name, 'trigger', r.object || '.' || quote_ident(t.tgname),
         concat_ws(E'\n',
                   pg_get_triggerdef(t.oid),
                   case t.tgenabled when 'D' then 'disabled' when 'R' then 'enabled replica' when 'A' then 'enabled always' end,
                   'comment: ' || m.description)
  from relation r
  join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
  left join remark m on (m.classoid, m.objoid) = ('pg_trigger'::regclass, t.oid)

  union all
  select r.nspname, r.own_name, 'rule', r.object || '.' || quote_ident(w.rulename),
         concat_ws(E'\n', pg_get_ruledef(w.oid), case when w.ev_enabled <> 'O' then 'enabled ' || w.ev_enabled::text end,
                   'comment: ' || obj_description(w.oid, 'pg_rewrite'))
  from relation r
  join pg_rewrite w on w.ev_class = r.oid and w.rulename <> '_RETURN'

  union all
  select r.nspname, r.own_name, 'policy', r.object || '.' || quote_ident(p.polname),
         concat_ws(
           E'\n',
           case p.polpermissive when true then 'permissive' else 'restrictive' end
             || ' for ' || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
             || ' to ' || (
               select string_agg(case role when 0 then 'public' else role::regrole::text end, ', ' order by role::regrole::text) from unnest(p.polroles) role
             ),
           'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
           'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')',
           'comment: ' || m.description
         )
  from relation r
  join pg_policy p on p.polrelid = r.oid
  left join remark m on (m.classoid, m.objoid) = ('pg_policy'::regclass, p.oid)

  union all
  select nspname, own_name, case prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, object,
         concat_ws(
           E'\n', 'owner ' || proowner::regrole,
           case when prokind = 'a'
             then concat_ws(
               ' ', 'of (' || pg_get_function_arguments(oid) || ')', provolatile, proparallel, case when proleakproof then 'leakproof' end,
               (select concat_ws(' ', aggtransfn, nullif(aggfinalfn, 0)::regproc, nullif(aggcombinefn, 0)::regproc, nullif(aggserialfn, 0)::regproc, nullif(aggdeserialfn, 0)::regproc,
                                 aggtranstype::regtype, 'initial ' || quote_literal(agginitval), 'moving ' || nullif(aggmtransfn, 0)::regproc,
                                 nullif(aggminvtransfn, 0)::regproc, nullif(aggmfinalfn, 0)::regproc, nullif(aggmtranstype, 0)::regtype, quote_literal(aggminitval),
                                 'sorted by ' || nullif(aggsortop, 0)::regoperator, aggfinalmodify, aggmfinalmodify, case when aggfinalextra then 'final extra' end,
                                 case when aggmfinalextra then 'moving final extra' end, 'space ' || nullif(aggtransspace, 0))
                from pg_aggregate a where a.aggfnoid = routine.oid))
             else pg_get_functiondef(oid) end,
           'comment: ' || m.description
         )
  from routine
  left join remark m on (m.classoid, m.objoid) = ('pg_proc'::regclass, oid)

  union all
  select nspname, own_name, case typtype when 'e' then 'enumeration' when 'd' then 'domain' else 'range type' end, object,
         concat_ws(
           E'\n', 'owner ' || typowner::regrole,
           case typtype
             when 'e' then (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = type.oid)
             when 'd' then concat_ws(
               ' ', format_type(typbasetype, typtypmod),
               (select 'collate ' || c.oid::regcollation from pg_collation c join pg_type b on b.oid = type.typbasetype where c.oid = type.typcollation and c.oid <> b.typcollation),
               case when typnotnull then 'not null' end, 'default ' || typdefault,
               (select string_agg(concat_ws(' ', quote_ident(conname), pg_get_constraintdef(oid), quote_literal(obj_description(oid, 'pg_constraint'))), ' ' order by conname) from pg_constraint where contypid = type.oid and contype = 'c')
             )
             else (
               select concat_ws(' ', rngsubtype::regtype, 'collate ' || nullif(rngcollation, 0)::regcollation, 'by ' || c.opcnamespace::regnamespace || '.' || quote_ident(c.opcname),
                                'canonical ' || nullif(rngcanonical, 0)::regproc, 'difference ' || nullif(rngsubdiff, 0)::regproc, 'multirange ' || rngmultitypid::regtype)
               from pg_range join pg_opclass c on c.oid = rngsubopc where rngtypid = type.oid
             )
           end,
           'comment: ' || m.description
         )
  from type
  left join remark m on (m.classoid, m.objoid) = ('pg_type'::regclass, oid)

  union all
  select n.nspname, n.own_name, 'statistics', n.prefix || quote_ident(x.stxname),
         concat_ws(E'\n', pg_get_statisticsobjdef(x.oid), 'owner ' || x.stxowner::regrole, case when x.stxstattarget >= 0 then 'target ' || x.stxstattarget end,
                   'comment: ' || obj_description(x.oid, 'pg_statistic_ext'))
  from namespace n
  join pg_statistic_ext x on x.stxnamespace = n.oid

  -- A right is a row of its own, whoever gave it and in which order. An owner's right to his own is no news; that he took one
  -- from himself is.
  union all
  select o.nspname, o.own_name, 'privilege', o.class || ' ' || o.object || ' to ' || case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
         string_agg(lower(a.privilege_type) || case when a.is_grantable then ' with grant option' else '' end, ', ' order by a.privilege_type)
  from granted o
  cross join aclexplode(coalesce(o.acl, acldefault(o.type, o.owner))) a
  where a.grantee <> o.owner
  group by 1, 2, 3, o.class, o.object, a.grantee

  union all
  select nspname, own_name, 'privilege', class || ' ' || object || ' to ' || owner::regrole, 'owner lacks ' || lower(string_agg(lost.privilege_type, ', ' order by lost.privilege_type))
  from granted o
  cross join lateral (
    select privilege_type from aclexplode(acldefault(o.type, o.owner)) where grantee = o.owner
    except
    select privilege_type from aclexplode(o.acl) where grantee = o.owner
  ) lost
  where o.acl is not null
  group by 1, 2, 3, o.class, o.object, o.owner

  union all
  -- Those for a schema are added to those of the whole database, and those take the place of what the server gives by itself.
  select o.nspname, o.own_name, 'default privilege',
         concat_ws(' ', case o.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end,
                   'of', o.defaclrole::regrole::text, 'in schema ' || case when o.own_name is null then quote_ident(o.nspname) else '' end,
                   'to', case held.grantee when 0 then 'public' else held.grantee::regrole::text end),
         coalesce(held.rights, 'none')
  from (
    select n.nspname, n.own_name, d.*, null::aclitem[] as made from namespace n join pg_default_acl d on d.defaclnamespace = n.oid
    union all
    select null, null, d.*, acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole) from pg_default_acl d, setting s where d.defaclnamespace = 0 and s.schemas is null
  ) o
  cross join lateral (
    select coalesce(n.grantee, m.grantee) as grantee, n.rights
    from (select grantee, string_agg(lower(privilege_type) || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type) as rights
          from aclexplode(o.defaclacl) group by 1) n
    full join
         (select grantee, string_agg(lower(privilege_type) || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type) as rights
          from aclexplode(o.made) group by 1) m on m.grantee = n.grantee
    where n.rights is distinct from m.rights
  ) held

  union all
  /* rare */
  union all
  /* database */
)
-- "b." is the schema b where a word begins there.
select
  nspname as schema,
  kind,
  -- A function is called by its arguments, and a table of the schema may be one.
  case
    when kind in ('function', 'procedure', 'aggregate', 'privilege', 'operator', 'dependency', 'security label') and strpos(object, own_name) > 0
    then regexp_replace(object, '(?<![[:alnum:]_$."])' || regexp_replace(own_name, '([^[:alnum:]_])', '\\\1', 'g'), '', 'g')
    else object
  end as object,
  case
    when strpos(definition, own_name) > 0
    then regexp_replace(definition, '(?<![[:alnum:]_$."])' || regexp_replace(own_name, '([^[:alnum:]_])', '\\\1', 'g'), '', 'g')
    else coalesce(definition, '')
  end as definition
from described
