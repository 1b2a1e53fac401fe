#!/bin/sh
# The passwords of the two logins, from the environment: no file has them, and psql quotes them (E182).
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\getenv pgbouncer PGBOUNCER_PASSWORD
\getenv metrics METRICS_PASSWORD
alter role pgbouncer  password :'pgbouncer';
alter role pm_metrics password :'metrics';
SQL
