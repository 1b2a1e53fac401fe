-- What happened lately, a line a run: rows of the history that belong together. A run that was killed in a file without a
-- transaction could write none: the ledger tells of it, and whether somebody holds the run lock says if it still goes on.
with entry as (
  select h.id, h.run_id, h.at, h.version, h.description, :schema as schema_name, h.execution_time_ms, h.error, h.db_user, h.client
       , case when h.action = 'failure' and h.error like 'INTERRUPTED %' then 'interrupted' else h.action end as action
    from migrations.history h
  union all
  select 9223372036854775807, v.run_id, v.applied_at, v.version, v.description, null, null, null, v.applied_by, null
       , case when exists (select from pg_catalog.pg_locks l
                            where l.locktype = 'advisory' and (l.classid, l.objid) = (:class, :run) and l.objsubid = 2
                              and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database()))
              then 'running' else 'interrupted' end
    from migrations.schema_versions v
   where v.state = 'applying'
     and not exists (select from migrations.history h
                      where h.run_id = v.run_id and h.version = v.version and h.action = 'failure')
)
select e.run_id                                                                              as "runId"
     , to_char(min(e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')                   as at
     , e.action
     , min(e.version)                                                                        as "from"
     , max(e.version)                                                                        as "to"
     , min(e.description)                                                                    as name
     , count(*)::int                                                                         as entries
     , count(distinct e.schema_name)::int                                                    as tenants
     , min(e.schema_name)                                                                    as sample
     , sum(e.execution_time_ms)::float8                                                      as ms
     , min(e.error)                                                                          as error
     , min(e.db_user)                                                                        as "user"
     , min(e.client)                                                                         as client
  from entry e
 group by e.run_id, e.action, case when e.run_id is null then e.id end
 order by min(e.id) desc
 limit :limit;
