-- Functions and procedures of some schemas that no extension made. /* schemas */ stands for an array of names.
select n.nspname as schema
     , p.proname as name
     , case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' else 'function' end as kind
     , pg_get_function_arguments(p.oid) as arguments
     , pg_get_function_result(p.oid) as returns
     , l.lanname as language
     , case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility
     , p.prosecdef as definer
     , pg_get_userbyid(p.proowner) as owner
     , obj_description(p.oid, 'pg_proc') as comment
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
 where n.nspname = any ((/* schemas */))
   and not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_proc'::regclass, p.oid, 'e'))
 order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"
