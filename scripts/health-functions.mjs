// Prints checks of src/sql/health as functions of `monitoring`, for a migration: node scripts/health-functions.mjs connections …
// A check that changed needs them in a new migration; test/db/health/functions.test.ts says which.
import { readFileSync } from 'node:fs';

for (const check of process.argv.slice(2)) {
  const body = readFileSync(new URL(`../src/sql/health/${check}.sql`, import.meta.url), 'utf8').trimEnd();
  const name = `monitoring.check_${check.replaceAll('-', '_')}()`;
  console.log(`create or replace function ${name}
  returns table ("check" text, level text, object text, detail text, remedy text)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $check$
${body}
$check$;

comment on function ${name} is 'Findings of the check ${check}; monitoring.health_findings() asks them all';
`);
}
