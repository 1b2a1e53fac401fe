-- Whether this database has pg_cron, and if not, why: it lives in one database of the server. Only who may read all settings
-- may read pg_cron's; asking all the same is an error.

select exists (select from pg_extension where extname = 'pg_cron')          as installed,
       exists (select from pg_available_extensions where name = 'pg_cron')  as available,
       readable,
       case when readable then current_setting('cron.database_name', true) end               as "cronDatabase",
       coalesce(case when readable then current_setting('cron.timezone', true) end, 'GMT')  as timezone,
       current_database()                                                   as database,
       exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where (n.nspname, c.relname) = ('migrations', 'jobs'))         as recorded
  from pg_has_role('pg_read_all_settings', 'usage') readable
