#!/bin/sh
# Makes deploy/.env with passwords of its own for this stack, readable by you alone. What is there stays.
set -eu
cd "$(dirname "$0")"
[ ! -e .env ] || { echo "deploy/.env is there already: remove it, and the stack's volumes, to begin anew" >&2; exit 1; }
umask 077
for name in POSTGRES PGBOUNCER METRICS REDIS GRAFANA; do
  echo "${name}_PASSWORD=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')"
done > .env
echo 'made deploy/.env'
