#!/bin/sh
# Writes the one login that PgBouncer itself needs, from the environment, and starts.
set -eu
umask 077
printf '"pgbouncer" "%s"\n' "$PGBOUNCER_PASSWORD" > /tmp/userlist.txt
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
