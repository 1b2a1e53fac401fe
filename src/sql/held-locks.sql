-- Every table and view of the database: its file on disk, about how many rows it has, and which locks on it the transaction that
-- asks holds. It opens none of them: that would wait for whoever locks it. What the transaction has dropped is there without a name.
with held as (
  select relation, jsonb_agg(mode order by mode) as modes
    from pg_catalog.pg_locks
   where pid = pg_catalog.pg_backend_pid() and locktype = 'relation' and granted
   group by relation
)
select c.oid::pg_catalog.int8::pg_catalog.float8                                              as oid
     , pg_catalog.format('%I.%I', n.nspname, c.relname)                                       as name
     , c.relfilenode::pg_catalog.int8::pg_catalog.float8                                      as file
     , greatest(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid), 0)::pg_catalog.float8 as rows
     , coalesce(h.modes, '[]')                                                                as modes
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join held h on h.relation = c.oid
 where c.relkind in ('r', 'p', 'm', 'v', 'f') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrations')
union all
select h.relation::pg_catalog.int8::pg_catalog.float8, null, null, null, h.modes
  from held h
 where not exists (select from pg_catalog.pg_class c where c.oid = h.relation);
