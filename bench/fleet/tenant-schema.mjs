/** What a tenant gets: 13 tables, 40 indexes, a policy and a trigger each. Unqualified, as pmdb and psql run it alike. */
export function tenantSchema() {
  const tables = Array.from({ length: 13 }, (_, i) => table(`t${i + 1}`, i < 1 ? 3 : i % 3 === 0 ? 1 : 2));
  return `create function touch() returns trigger language plpgsql as $$ begin return new; end $$;\n${tables.join('\n')}`;
}

function table(name, indexes) {
  const columns = Array.from({ length: 8 }, (_, i) => `c${i} text`).join(', ');
  return [
    `create table ${name} (id uuid primary key default gen_random_uuid(), at timestamptz not null default now(), ${columns});`,
    ...Array.from({ length: indexes }, (_, i) => `create index on ${name} (c${i});`),
    `alter table ${name} enable row level security;`,
    `create policy ${name}_all on ${name} using (c0 = current_setting('app.user', true));`,
    `create trigger touch before update on ${name} for each row execute function touch();`,
  ].join('\n');
}
