-- All that is applied to some tenants, in the order in which it was applied.
select s.schema_name                                                                         as tenant
     , s.id::float8                                                                            as id
     , s.version
     , s.description
     , s.state
     , s.checksum
     , s.token_checksum                                                                      as "tokenChecksum"
     , to_json(s.statement_checksums)                                                        as "statementsDone"
     , s.statement_started                                                                   as "statementStarted"
     , to_char(s.applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')                as "appliedAt"
     , s.applied_by                                                                          as "appliedBy"
     , s.execution_time_ms                                                                   as "executionTimeMs"
     , s.baseline
     , s.run_id                                                                              as "runId"
  from migrations.tenant_versions s
 where s.schema_name in (:tenants)
 order by s.id;
