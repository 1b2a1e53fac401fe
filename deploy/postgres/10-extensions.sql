-- What only a superuser may install, in the one database where pg_cron can be.

create extension if not exists pg_stat_statements;
create extension if not exists pg_cron;
create extension if not exists postgis;
