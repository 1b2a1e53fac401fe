-- What pmdb wants to know of a server before it does anything: one row.
select pg_backend_pid()                              as pid
     , current_setting('server_version_num')::int    as version
     , pg_is_in_recovery()                           as replica
     , current_setting('transaction_read_only')::bool as "readOnly"
     , current_database()                            as database
     , pg_postmaster_start_time()::text              as "startedAt"
     , current_setting('application_name')           as application
     , session_user                                  as "user"
     , r.rolsuper                                    as superuser
     , r.rolbypassrls                                as bypassrls
  from pg_catalog.pg_roles r
 where r.rolname = current_user;
