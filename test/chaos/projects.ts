type Files = Readonly<Record<string, string>>;

/** Long enough for a blow to fall into it. */
const PAUSE = 'select pg_sleep(0.03);';

/** Each step would fail or show when it was applied twice, and show when it was applied in part. */
export const SHARED: Files = {
  ...pair('shared', 'V001__units', 'create table units (id int primary key, city text);', 'drop table units;'),
  ...pair(
    'shared',
    'V002__fill',
    `insert into units select n, 'Oslo' from generate_series(1, 5000) n; ${PAUSE}
     alter table units add column floor int not null default 1; ${PAUSE}`,
    'delete from units; alter table units drop column floor;',
  ),
  ...pair(
    'shared',
    'V003__me',
    `create function me() returns text language sql stable set search_path = pg_catalog, pg_temp return current_user;
     alter table units enable row level security; ${PAUSE}`,
    'alter table units disable row level security; drop function me();',
  ),
  ...pair(
    'shared',
    'V004__rooms',
    `create table rooms (id int generated always as identity, unit int references units);
     insert into rooms (unit) select id from units; ${PAUSE} create index rooms_unit on rooms (unit); ${PAUSE}`,
    'drop table rooms;',
  ),
  ...pair(
    'shared',
    'V005__copy',
    'create table cities (name text);\ncopy cities from stdin;\nOslo\nBergen\n\\.\nupdate units set floor = floor + 1;',
    'drop table cities; update units set floor = floor - 1;',
  ),
  ...pair(
    'shared',
    'V006__view',
    `create view cellars as select id from units where floor < 1; ${PAUSE}`,
    'drop view cellars;',
  ),
  'policies/public/units.sql': `-- Everybody sees his own.
-- pmdb: since V003
create policy own on public.units for select to public using (city = (select public.me()));
grant select on public.units to public;
`,
};

/** What can be done twice without harm, what can't and is journalled, and builds of indexes that leave an INVALID one behind. */
export const NO_TRANSACTION: Files = {
  ...pair(
    'shared',
    'V001__units',
    "create table units (id int, city text, floor int); insert into units select n, 'Oslo', n % 9 from generate_series(1, 30000) n;",
    'drop table units;',
  ),
  ...pair(
    'shared',
    'V002__indexes',
    `-- pmdb: no-transaction
     create index concurrently units_city on units (city);
     update units set floor = floor + 1 where id <= 100;
     create unique index concurrently if not exists units_id on units (id);
     ${PAUSE}
     vacuum units;
     reindex index concurrently units_city;
     drop index concurrently units_city;
     create index concurrently units_floor on units (floor);`,
    '-- pmdb: no-transaction\ndrop index concurrently units_id;\ndrop index concurrently units_floor;',
  ),
  ...pair(
    'shared',
    'V003__batches',
    `-- pmdb: no-transaction
     create table batches (n int);
     insert into batches select generate_series(1, 100);
     begin; insert into batches values (101); ${PAUSE} insert into batches values (102); commit;
     copy batches from stdin;
103
104
\\.
     insert into batches values (105);`,
    '-- pmdb: no-transaction\ndrop table batches;',
  ),
  ...pair('shared', 'V004__last', `create view last as select count(*) from batches; ${PAUSE}`, 'drop view last;'),
};

/** V001 is applied to tenants before; V002 to V004 are what is disturbed. */
export const FLEET: Files = {
  ...pair('shared', 'V001__plans', 'create table plans (id int);', 'drop table plans;'),
  ...pair(
    'shared',
    'V002__prices',
    `alter table plans add column price numeric; ${PAUSE}`,
    'alter table plans drop column price;',
  ),
  ...pair(
    'tenant',
    'V001__units',
    'create table units (id int primary key, rent numeric); insert into units select n, n * 10 from generate_series(1, 20) n;',
    'drop table units;',
  ),
  ...pair(
    'tenant',
    'V002__leases',
    'create table leases (unit int references units); insert into leases select id from units; update units set rent = rent + 1;',
    'drop table leases; update units set rent = rent - 1;',
  ),
  ...pair(
    'tenant',
    'V003__index',
    '-- pmdb: no-transaction\ncreate index concurrently leases_unit on leases (unit);\nupdate units set rent = rent * 2;',
    '-- pmdb: no-transaction\ndrop index concurrently leases_unit;\nupdate units set rent = rent / 2;',
  ),
  ...pair(
    'tenant',
    'V004__floor',
    'alter table units add column floor int default 1;',
    'alter table units drop column floor;',
  ),
};

const TABLES = Array.from({ length: 8 }, (_, i) => `table_${i + 1}`);

/** Tables that are closed, shared ones and those of tenants. */
export const WITHOUT_POLICIES: Files = {
  ...pair('shared', 'V001__tables', closed(TABLES), `drop table ${TABLES.join(', ')};`),
  ...pair('tenant', 'V001__tables', closed(['units', 'leases']), 'drop table units, leases;'),
};

export const POLICIES: Files = {
  ...WITHOUT_POLICIES,
  ...Object.fromEntries(TABLES.map((table) => [`policies/public/${table}.sql`, policies(`public.${table}`)])),
  ...Object.fromEntries(['units', 'leases'].map((table) => [`policies/tenant/${table}.sql`, policies(table)])),
};

function pair(track: string, name: string, up: string, down: string): Files {
  return { [`migrations/${track}/${name}.sql`]: `${up}\n`, [`rollbacks/${track}/${name}.sql`]: `${down}\n` };
}

function closed(tables: readonly string[]): string {
  return tables
    .map((table) => `create table ${table} (id int, owner text); alter table ${table} enable row level security;`)
    .join('\n');
}

function policies(table: string): string {
  return `-- Everybody sees and changes his own.
create policy seen on ${table} for select to public using (owner = (select current_user::text));
create policy changed on ${table} for update to public using (owner = (select current_user::text));
comment on policy seen on ${table} is 'his own';
grant select, update (owner) on ${table} to public;
`;
}
