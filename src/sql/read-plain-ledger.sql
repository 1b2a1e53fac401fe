-- The same of a migrations.schema_versions that was made from the design document, before pmdb took it over.
select s.id
     , regexp_replace(s.version, '^V(?=[0-9])', '')                                          as version
     , s.description
     , 'applied'                                                                             as state
     , s.checksum
     , null                                                                                  as "tokenChecksum"
     , '[]'::json                                                                            as "statementsDone"
     , null                                                                                  as "statementStarted"
     , to_char(s.applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')                as "appliedAt"
     , s.applied_by                                                                          as "appliedBy"
     , s.execution_time_ms                                                                   as "executionTimeMs"
     , false                                                                                 as baseline
     , null                                                                                  as "runId"
  from migrations.schema_versions s
 order by s.id;
