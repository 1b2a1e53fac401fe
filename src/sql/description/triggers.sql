-- Triggers of the tables and views of some schemas, in the order in which they fire. /* schemas */ stands for an array of names.
select n.nspname as schema
     , c.relname as relation
     , t.tgname as name
     , case when t.tgtype & 64 > 0 then 'instead of' when t.tgtype & 2 > 0 then 'before' else 'after' end as timing
     , to_json(array_remove(array[
         case when t.tgtype & 4 > 0 then 'insert' end,
         case when t.tgtype & 16 > 0 then 'update' || coalesce(' of ' || (
           select string_agg(quote_ident(a.attname), ', ' order by u.place)
             from unnest(t.tgattr::int2[]) with ordinality u (number, place)
             join pg_attribute a on (a.attrelid, a.attnum) = (t.tgrelid, u.number)), '') end,
         case when t.tgtype & 8 > 0 then 'delete' end,
         case when t.tgtype & 32 > 0 then 'truncate' end], null)) as events
     , case when t.tgtype & 1 > 0 then 'row' else 'statement' end as each
     , t.tgenabled <> 'D' as enabled
     , json_build_object('schema', pn.nspname, 'name', p.proname) as function
     , pg_get_triggerdef(t.oid) as definition
     , obj_description(t.oid, 'pg_trigger') as comment
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid and not c.relispartition
  join pg_namespace n on n.oid = c.relnamespace
  join pg_proc p on p.oid = t.tgfoid
  join pg_namespace pn on pn.oid = p.pronamespace
 where n.nspname = any ((/* schemas */)) and not t.tgisinternal
 order by t.tgname collate "C"
