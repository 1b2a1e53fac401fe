-- What only a superuser may install, in the one database where pg_cron can be. One that fails ends the first start (E180), and the
-- image runs this on an empty volume alone (E181).

create extension if not exists pg_stat_statements;
create extension if not exists pg_cron;
create extension if not exists postgis;
