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
     , case when (select split_part(setting, '=', 2)::bool
                    from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) setting
                   where s.setrole in (0, r.oid)
                     and s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
                     and setting like 'row\_security=%'
                   order by s.setrole = 0, s.setdatabase = 0
                   limit 1) then 'on' else 'off' end as "rowSecurity"
  from pg_catalog.pg_roles r
 where r.rolname = current_user;
