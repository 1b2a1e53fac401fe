-- What happened lately, a line a run: rows of the history that belong together.
select h.run_id                                                                              as "runId"
     , to_char(min(h.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')                   as at
     , h.action
     , min(h.version)                                                                        as "from"
     , max(h.version)                                                                        as "to"
     , min(h.description)                                                                    as name
     , count(*)::int                                                                         as entries
     , count(distinct :schema)::int                                                          as tenants
     , min(:schema)                                                                          as sample
     , sum(h.execution_time_ms)::float8                                                      as ms
     , min(h.error)                                                                          as error
     , min(h.db_user)                                                                        as "user"
     , min(h.client)                                                                         as client
  from migrations.history h
 group by h.run_id, h.action, case when h.run_id is null then h.id end
 order by min(h.id) desc
 limit :limit;
