-- What bounds a run over tenants on this server: one row.
select current_setting('max_locks_per_transaction')::int
       * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int)  as locks
     , current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
       - (select count(*) from pg_catalog.pg_stat_activity a where a.backend_type = 'client backend')::int as connections
     , (select count(*) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where n.nspname = (select min(t.schema_name) from migrations.tenants t))::int                  as relations
     , (select coalesce(json_agg(distinct n.nspname), '[]')
          from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
         where n.nspname not in ('pg_catalog', 'information_schema', 'cron'))                           as "extensionSchemas"
     , pg_catalog.to_regprocedure('migrations.leave_tenant(text, text, text, text, text, uuid, text, text)') is not null
                                                                                                        as "leavesTenants";
