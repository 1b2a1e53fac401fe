-- What belongs to the database and to none of its schemas, in the words of fingerprint.sql, of which this is a part:
-- (nspname, own_name, kind, object, definition).

select null, null, x.kind, x.object, x.definition
from setting s
cross join lateral (
  select 'extension' as kind, quote_ident(extname) as object,
         concat_ws(E'\n', concat_ws(' ', 'schema', extnamespace::regnamespace::text, 'version', extversion),
                   'comment: ' || obj_description(oid, 'pg_extension')) as definition
  from pg_extension
  union all
  select 'event trigger', quote_ident(e.evtname),
         concat_ws(E'\n', concat_ws(' ', e.evtevent, e.evtfoid::regproc::text, e.evtenabled, e.evttags::text), 'owner ' || e.evtowner::regrole,
                   'comment: ' || obj_description(e.oid, 'pg_event_trigger'))
  from pg_event_trigger e where not exists (select from member m where (m.classid, m.objid) = ('pg_event_trigger'::regclass, e.oid))
  union all
  select 'publication', quote_ident(p.pubname),
         concat_ws(
           E'\n', 'owner ' || p.pubowner::regrole, case when p.puballtables then 'for all tables' end,
           (select string_agg(words, E'\n' order by words)
            from (
              select 'for table ' || concat_ws(
                       ' ', r.prrelid::regclass::text,
                       '(' || (select string_agg(quote_ident(a.attname), ', ' order by a.attname)
                               from pg_attribute a where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)) || ')',
                       'where (' || pg_get_expr(r.prqual, r.prrelid) || ')') as words
              from pg_publication_rel r join pg_class c on c.oid = r.prrelid
              where r.prpubid = p.oid and c.relnamespace::regnamespace::text <> all (coalesce(s.others, '{}'))
              union all
              select 'for tables in schema ' || n.pnnspid::regnamespace from pg_publication_namespace n
              where n.pnpubid = p.oid and n.pnnspid::regnamespace::text <> all (coalesce(s.others, '{}'))
            ) published),
           'publish ' || concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                                   case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end),
           case when p.pubviaroot then 'via partition root' end,
           -- Since PostgreSQL 18.
           case when to_jsonb(p) ->> 'pubgencols' = 's' then 'with generated columns' end,
           'comment: ' || obj_description(p.oid, 'pg_publication')
         )
  from pg_publication p
  union all
  select 'subscription', quote_ident(p.subname),
         concat_ws(E'\n', 'owner ' || p.subowner::regrole,
                   concat_ws(' ', 'publications ' || array_to_string(p.subpublications, ', '), 'slot ' || p.subslotname,
                             case when not p.subenabled then 'disabled' end))
  from pg_subscription p where p.subdbid = (select d.oid from pg_database d where d.datname = current_database())
  union all
  select 'cast', c.castsource::regtype || ' as ' || c.casttarget::regtype,
         concat_ws(E'\n', concat_ws(' ', c.castfunc::regprocedure::text, c.castcontext, c.castmethod), 'comment: ' || obj_description(c.oid, 'pg_cast'))
  from pg_cast c where c.oid >= 16384 and not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_cast'::regclass, c.oid, 'i'))
    and not exists (select from member m where (m.classid, m.objid) = ('pg_cast'::regclass, c.oid))
  union all
  select 'transform', t.trftype::regtype || ' for ' || l.lanname, concat_ws(' ', nullif(t.trffromsql, 0)::regprocedure, nullif(t.trftosql, 0)::regprocedure)
  from pg_transform t join pg_language l on l.oid = t.trflang
  where not exists (select from member m where (m.classid, m.objid) = ('pg_transform'::regclass, t.oid))
  union all
  select 'language', quote_ident(l.lanname),
         concat_ws(E'\n', 'owner ' || l.lanowner::regrole,
                   concat_ws(' ', case when l.lanpltrusted then 'trusted' end, nullif(l.lanplcallfoid, 0)::regproc, nullif(l.laninline, 0)::regproc, nullif(l.lanvalidator, 0)::regproc),
                   'comment: ' || obj_description(l.oid, 'pg_language'))
  from pg_language l where l.oid >= 16384 and not exists (select from member m where (m.classid, m.objid) = ('pg_language'::regclass, l.oid))
  union all
  select 'access method', quote_ident(a.amname), concat_ws(E'\n', concat_ws(' ', a.amtype, a.amhandler), 'comment: ' || obj_description(a.oid, 'pg_am'))
  from pg_am a where a.oid >= 16384 and not exists (select from member m where (m.classid, m.objid) = ('pg_am'::regclass, a.oid))
  union all
  -- What was added to a family that comes with the server.
  select 'operator family member', f.opfname || ' using ' || a.amname, string_agg(concat_ws(' ', 'operator', o.amopstrategy, o.amopopr::regoperator), E'\n'
         order by o.amopopr::regoperator::text)
  from pg_amop o join pg_opfamily f on f.oid = o.amopfamily join pg_am a on a.oid = f.opfmethod
  where o.oid >= 16384 and f.oid < 16384 and not exists (select from member m where m.objid in (o.oid, o.amopopr))
  group by 2
  union all
  select 'foreign data wrapper', quote_ident(w.fdwname),
         concat_ws(E'\n', 'owner ' || w.fdwowner::regrole, concat_ws(' ', nullif(w.fdwhandler, 0)::regproc, nullif(w.fdwvalidator, 0)::regproc),
                   'comment: ' || obj_description(w.oid, 'pg_foreign_data_wrapper'))
  from pg_foreign_data_wrapper w
  where not exists (select from member m where (m.classid, m.objid) = ('pg_foreign_data_wrapper'::regclass, w.oid))
  union all
  select 'server', quote_ident(v.srvname),
         concat_ws(E'\n', 'owner ' || v.srvowner::regrole, 'wrapper ' || quote_ident(w.fdwname), 'type ' || v.srvtype, 'version ' || v.srvversion,
                   (select string_agg(quote_ident(split_part(o, '=', 1)) || ' ' || quote_literal(substr(o, strpos(o, '=') + 1)), E'\n' order by o) from unnest(v.srvoptions) o),
                   'comment: ' || obj_description(v.oid, 'pg_foreign_server'))
  from pg_foreign_server v join pg_foreign_data_wrapper w on w.oid = v.srvfdw
  where not exists (select from member m where (m.classid, m.objid) = ('pg_foreign_server'::regclass, v.oid))
  union all
  -- Of its options the names alone: one is a password.
  select 'user mapping', concat_ws(' ', 'for', case u.umuser when 0 then 'public' else u.umuser::regrole::text end, 'server', quote_ident(u.srvname)),
         'options ' || (select string_agg(split_part(o, '=', 1), ', ' order by o) from unnest(u.umoptions) o)
  from pg_user_mappings u
  union all
  select 'privilege', 'foreign server ' || quote_ident(v.srvname) || ' to ' || case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
         string_agg(lower(a.privilege_type) || case when a.is_grantable then ' with grant option' else '' end, ', ' order by a.privilege_type)
  from pg_foreign_server v cross join aclexplode(v.srvacl) a
  where a.grantee <> v.srvowner
  group by 1, v.srvname, a.grantee
  union all
  -- Of the whole database, whose name and owner are no migration's.
  select 'database comment', 'comment', shobj_description(d.oid, 'pg_database') from pg_database d
  where d.datname = current_database() and shobj_description(d.oid, 'pg_database') is not null
  union all
  select 'database setting', quote_ident(split_part(c, '=', 1)) || coalesce(' of ' || nullif(g.setrole, 0)::regrole, ''), substr(c, strpos(c, '=') + 1)
  from pg_db_role_setting g cross join unnest(g.setconfig) c
  where g.setdatabase = (select d.oid from pg_database d where d.datname = current_database())
  union all
  -- Rights on what came with the server, an extension or the database itself, where they aren't what came with it. Those
  -- of an extension's and the server's own objects, as they were made, stand in pg_init_privs.
  select kind, object || ' to ' || case grantee when 0 then 'public' else grantee::regrole::text end, coalesce(rights, 'none')
  from (
    select 'database privilege' as kind, 'database' as object, d.datacl as now, acldefault('d', d.datdba) as made, d.datdba as owner
    from pg_database d where d.datname = current_database() and d.datacl is not null
    union all
    select 'system privilege', o.class || ' ' || o.object, o.acl, coalesce(i.initprivs, acldefault(o.type, o.owner)), o.owner
    from (
      select 'pg_class'::regclass as classid, c.oid, 0 as part, case c.relkind when 'S' then 'sequence' else 'table' end as class, c.oid::regclass::text as object,
             c.relacl as acl, c.relowner as owner, case c.relkind when 'S' then 's' else 'r' end::"char" as type, c.relnamespace as namespace
      from pg_class c where c.relacl is not null
      union all
      select 'pg_class'::regclass, c.oid, a.attnum, 'column', c.oid::regclass || '.' || quote_ident(a.attname), a.attacl, c.relowner, 'c', c.relnamespace
      from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attacl is not null
      union all
      select 'pg_proc'::regclass, p.oid, 0, 'function', p.oid::regprocedure::text, p.proacl, p.proowner, 'f', p.pronamespace from pg_proc p where p.proacl is not null
      union all
      select 'pg_type'::regclass, t.oid, 0, 'type', t.oid::regtype::text, t.typacl, t.typowner, 'T', t.typnamespace from pg_type t where t.typacl is not null
      union all
      select 'pg_namespace'::regclass, n.oid, 0, 'schema', quote_ident(n.nspname), n.nspacl, n.nspowner, 'n', n.oid from pg_namespace n
      where n.nspacl is not null and n.nspname <> 'public'
      union all
      select 'pg_language'::regclass, l.oid, 0, 'language', quote_ident(l.lanname), l.lanacl, l.lanowner, 'l', 11 from pg_language l where l.lanacl is not null
      union all
      select 'pg_foreign_data_wrapper'::regclass, w.oid, 0, 'foreign data wrapper', quote_ident(w.fdwname), w.fdwacl, w.fdwowner, 'F', 11
      from pg_foreign_data_wrapper w where w.fdwacl is not null
    ) o
    left join pg_init_privs i on (i.objoid, i.classoid, i.objsubid) = (o.oid, o.classid, o.part)
    where o.acl is distinct from i.initprivs
      and (o.namespace::regnamespace::text = 'pg_catalog'
           or exists (select from member m where (m.classid, m.objid) = (o.classid, o.oid)))
  ) changed
  cross join lateral (
    select coalesce(n.grantee, m.grantee) as grantee, n.rights
    from (select grantee, string_agg(lower(privilege_type) || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type) as rights
          from aclexplode(now) group by 1) n
    full join
         (select grantee, string_agg(lower(privilege_type) || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type) as rights
          from aclexplode(made) group by 1) m on m.grantee = n.grantee
    where n.rights is distinct from m.rights and coalesce(n.grantee, m.grantee) <> owner
  ) held
) x
where s.schemas is null
