-- Policies or grants that are not what their file made them: added, dropped or altered by hand.
select 'changed_by_hand' as check, 'error' as level, format('%I.%I', p.schema_name, p.relation_name) as object
     , format('policies or grants were changed after %s was applied at %s', p.file, to_char(p.applied_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
       as detail
     , 'Put the change into the file, or take it back: `pmdb policies apply`.' as remedy
  from migrations.policies p
  join pg_namespace n on n.nspname = p.schema_name
  join pg_class c on c.relnamespace = n.oid and c.relname = p.relation_name
 where migrations.access_of(c.oid) <> p.access
