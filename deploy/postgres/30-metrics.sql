-- The login of `pmdb metrics`. pg_cron shows runs of others by row-level security to those alone that it doesn't bind; what the role
-- may read at all is granted by grant-metrics.sql, once the migrations are applied.

create role pm_metrics login bypassrls connection limit 5;
grant pg_monitor to pm_metrics;
