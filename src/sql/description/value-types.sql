-- Enums and domains of some schemas that no extension made. /* schemas */ stands for an array of names.
select n.nspname as schema
     , t.typname as name
     , obj_description(t.oid, 'pg_type') as comment
     , case when t.typtype = 'e' then
         (select coalesce(json_agg(enumlabel order by enumsortorder), '[]') from pg_enum where enumtypid = t.oid) end as values
     , case when t.typtype = 'd' then json_build_object(
         'type',     format_type(t.typbasetype, t.typtypmod),
         'nullable', not t.typnotnull,
         'default',  t.typdefault,
         'checks',   (select coalesce(json_agg(pg_get_constraintdef(k.oid) order by k.conname collate "C"), '[]')
                        from pg_constraint k where k.contypid = t.oid and k.contype = 'c')) end as domain
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
 where n.nspname = any ((/* schemas */)) and t.typtype in ('e', 'd')
   and not exists (select from pg_depend d where (d.classid, d.objid, d.deptype) = ('pg_type'::regclass, t.oid, 'e'))
 order by t.typname collate "C"
