-- The schemas that people made, each with what it holds, to be described: neither the server's nor an extension's.
-- /* schemas */ stands for an array of names, or null for all but those that pmdb made for tenants: /* tenants */.
select n.nspname as name
     , obj_description(n.oid, 'pg_namespace') as comment
  from pg_namespace n
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and case when (/* schemas */) is null then n.nspname <> all ((/* tenants */)) else n.nspname = any ((/* schemas */)) end
   and not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_namespace'::regclass, n.oid, 'e'))
 order by n.nspname collate "C"
