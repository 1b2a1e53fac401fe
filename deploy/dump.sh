#!/bin/sh
# Dumps a database, reads the dump from end to end, records it for `pmdb health`, and keeps the newest few (E201, E205).
# usage: KEEP=14 ./dump.sh <url of a login that is a member of pm_backup> <folder>
# Leave the password to ~/.pgpass: what is in the url, `ps` shows to everybody on the machine.
set -eu
url=${1:?url} folder=${2:?folder} keep=${KEEP:-14}
umask 077

dump="$folder/$(date -u +%Y-%m-%dT%H%M%SZ).dump"
trap 'rm -f "$dump.part"' EXIT
pg_dump --format=custom --role=pm_backup --file="$dump.part" "$url"
pg_restore --file=/dev/null "$dump.part"
mv "$dump.part" "$dump"

psql --no-psqlrc --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --set=bytes="$(wc -c < "$dump")" "$url" <<'SQL'
set role pm_backup;
select monitoring.record_backup('dump', :bytes);
SQL

# The newest come last by their names.
ls -r "$folder" | grep '\.dump$' | tail -n "+$((keep + 1))" | while read -r old; do rm -f "$folder/$old"; done
