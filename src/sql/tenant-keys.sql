-- What keeps rows from being put into a schema in any order and as they were, and how it comes back as it was.
select format('alter table %s alter constraint %I deferrable initially deferred', c.conrelid::regclass, c.conname)  as loosen
     , format('alter table %s alter constraint %I %s', c.conrelid::regclass, c.conname,
              case when not c.condeferrable then 'not deferrable'
                   when c.condeferred       then 'deferrable initially deferred'
                   else                          'deferrable initially immediate' end)       as restore
  from pg_catalog.pg_constraint c
 where c.connamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = :schema)
   and c.contype = 'f'
   and c.conparentid = 0
union all
select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname)
     , format('alter table %s %s trigger %I', t.tgrelid::regclass,
              case t.tgenabled when 'D' then 'disable' when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end,
              t.tgname)
  from pg_catalog.pg_trigger t
  join pg_catalog.pg_class r on r.oid = t.tgrelid
 where r.relnamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = :schema)
   and not t.tgisinternal
   and t.tgparentid = 0;
