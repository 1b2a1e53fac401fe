/**
 * The migrations that everybody runs: pairs of SQL texts, small ones as projects have them. Four at a time belong to one
 * table: create it, alter it, give it a function and a trigger, fill it.
 *
 * @param {number} count
 */
export function smallMigrations(count) {
  return Array.from({ length: count }, (_, i) => {
    const table = `item_${Math.floor(i / 4) + 1}`;
    return { name: `${table}_${i % 4}`, ...KINDS[i % 4](table) };
  });
}

const KINDS = [
  (table) => ({
    up: `-- The things of ${table}, one row each.
create table ${table} (
  id              bigint generated always as identity primary key,
  organization_id uuid           not null,
  name            text           not null,
  amount          numeric(12, 2) not null default 0,
  created_at      timestamptz    not null default now(),
  constraint ${table}_amount_check check (amount >= 0)
);

comment on table ${table} is 'One row a thing; its amount is never negative.';
create index ${table}_organization_id_idx on ${table} (organization_id, created_at);
`,
    down: `drop table ${table};\n`,
  }),
  (table) => ({
    up: `alter table ${table}
  add column status text not null default 'new',
  add constraint ${table}_status_check check (status in ('new', 'open', 'done'));
`,
    down: `alter table ${table} drop column status;\n`,
  }),
  (table) => ({
    up: `create function ${table}_touch() returns trigger language plpgsql as $$
begin
  -- A change of the name opens it again.
  if new.name <> old.name then
    new.status := 'open';
  end if;
  return new;
end $$;

create trigger touch before update on ${table} for each row execute function ${table}_touch();
`,
    down: `drop trigger touch on ${table};\ndrop function ${table}_touch();\n`,
  }),
  (table) => ({
    up: `insert into ${table} (organization_id, name, amount)
select '00000000-0000-0000-0000-000000000001', 'thing ' || i, i from generate_series(1, 20) i;
update ${table} set name = upper(name) where amount > 10;
`,
    down: `delete from ${table};\n`,
  }),
];

/** One file of two megabytes: single rows, many rows a statement, and COPY data, in equal parts. */
export function largeMigration() {
  const text = 'Elm Street 12, second floor; the key is with the neighbour, who is in on weekdays after six. ';
  const row = (i) => `(${i}, '00000000-0000-0000-0000-${String(i).padStart(12, '0')}', '${text}${i}')`;
  const insert = 'insert into place (id, organization_id, note) values';
  const part = 4400;
  const rows = Array.from({ length: part }, (_, i) => i);
  const copy = rows.map((i) => `${i + 2 * part}\t00000000-0000-0000-0000-000000000000\t${text}${i}`);
  const up = [
    'create table place (id integer primary key, organization_id uuid not null, note text not null);',
    ...rows.map((i) => `${insert} ${row(i)};`),
    ...Array.from({ length: part / 100 }, (_, block) => {
      const some = rows.slice(block * 100, block * 100 + 100);
      return `${insert}\n${some.map((i) => row(i + part)).join(',\n')};`;
    }),
    `copy place (id, organization_id, note) from stdin;\n${copy.join('\n')}\n\\.`,
  ];
  return [{ name: 'large', up: `${up.join('\n')}\n`, down: 'drop table place;\n' }];
}
