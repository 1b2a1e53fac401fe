-- All that is applied, in the order in which it was applied. Fails with 42P01 or 3F000 where there is no ledger yet.
select s.id
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
  from migrations.schema_versions s
 order by s.id;
