import type { Difference } from '../../../src/core/fingerprint.ts';

/** What each tenant has. */
export const TABLES = `
  create table units (
    id integer generated always as identity primary key,
    name varchar(40) not null default 'unit',
    status text not null constraint units_status_check check (status in ('vacant', 'let')),
    rent numeric(12,2) not null default 0,
    deposit numeric(12,2) generated always as (rent * 2) stored
  );
  create table leases (unit_id integer constraint leases_unit_id_fkey references units (id), starts date);
  create index leases_starts on leases (starts);
  create view vacant as select tab.id from units tab where tab.status = 'vacant'; -- b. in tab.id is no schema
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create function label(u units, sep text default ' ') returns text language sql return u.name || sep || u.status;
  create function free(above integer default 0) returns bigint language sql begin atomic
    select count(*) from units where status = 'vacant' and id > above and exists (select from leases);
  end;
  create function table_of() returns regclass language sql return 'units'::regclass;
  create trigger touch before update on units for each row execute function touch();
  alter table units enable row level security;
  alter table units force row level security;
  create policy units_mine on units using (name = current_user);
  grant select on units to pg_monitor;
  comment on column units.rent is 'a month';`;

/** Runs in a schema that `TABLES` has made; {schema} stands for its name. */
export type Planted = readonly [what: string, sql: string, state: Difference['state'], kind: string, object: string];

/** What somebody may have changed by hand, and how the description calls it. */
export const PLANTED: readonly Planted[] = [
  ['a column', 'alter table units add remark text', 'unexpected', 'column', 'units.remark'],
  ['a type', 'alter table leases alter starts type timestamp', 'different', 'column', 'leases.starts'],
  ['a default', "alter table units alter name set default 'flat'", 'different', 'column', 'units.name'],
  [
    'what a column is generated from',
    'alter table leases add twice date generated always as (starts + 1) stored',
    'unexpected',
    'column',
    'leases.twice',
  ],
  ['not null', 'alter table units alter rent drop not null', 'different', 'column', 'units.rent'],
  [
    'a check',
    'alter table units drop constraint units_status_check',
    'missing',
    'constraint',
    'units.units_status_check',
  ],
  [
    'a foreign key',
    'alter table leases alter constraint leases_unit_id_fkey deferrable',
    'different',
    'constraint',
    'leases.leases_unit_id_fkey',
  ],
  [
    'a key that was never validated',
    'alter table leases add constraint odd check (unit_id > 0) not valid',
    'unexpected',
    'constraint',
    'leases.odd',
  ],
  [
    'what a check asks for',
    "alter table units drop constraint units_status_check, add constraint units_status_check check (status in ('vacant', 'sold'))",
    'different',
    'constraint',
    'units.units_status_check',
  ],
  [
    'what a foreign key does',
    'alter table leases drop constraint leases_unit_id_fkey, add constraint leases_unit_id_fkey foreign key (unit_id) references units on delete cascade',
    'different',
    'constraint',
    'leases.leases_unit_id_fkey',
  ],
  ['an index', 'drop index leases_starts', 'missing', 'index', 'leases_starts'],
  [
    'the order of an index',
    'drop index leases_starts; create index leases_starts on leases (starts desc)',
    'different',
    'index',
    'leases_starts',
  ],
  [
    'the condition of an index',
    'drop index leases_starts; create index leases_starts on leases (starts) where unit_id > 0',
    'different',
    'index',
    'leases_starts',
  ],
  ['an option of an index', 'alter index leases_starts set (fillfactor = 50)', 'different', 'index', 'leases_starts'],
  ['an option of a key', 'alter index units_pkey set (fillfactor = 50)', 'different', 'constraint', 'units.units_pkey'],
  [
    'the time of a trigger',
    'drop trigger touch on units; create trigger touch after update on units for each row execute function touch()',
    'different',
    'trigger',
    'units.touch',
  ],
  [
    'the condition of a trigger',
    'drop trigger touch on units; create trigger touch before update on units for each row when (old.rent > 0) execute function touch()',
    'different',
    'trigger',
    'units.touch',
  ],
  ['a trigger', 'alter table units disable trigger touch', 'different', 'trigger', 'units.touch'],
  [
    'the body of a function in SQL',
    "create or replace function free(above integer default 0) returns bigint language sql begin atomic select count(*) from units where status = 'vacant' and id >= above and exists (select from leases); end",
    'different',
    'function',
    'free(above integer)',
  ],
  [
    'what a function calls',
    "create or replace function free(above integer default 0) returns bigint language sql begin atomic select count(*) from units where status = 'vacant' and id > above and exists (select from units); end",
    'different',
    'function',
    'free(above integer)',
  ],
  [
    'a default of a function',
    "create or replace function label(u units, sep text default '-') returns text language sql return u.name || sep || u.status",
    'different',
    'function',
    'label(u units, sep text)',
  ],
  [
    'what a function refers to',
    "create or replace function table_of() returns regclass language sql return 'leases'::regclass",
    'different',
    'function',
    'table_of()',
  ],
  ['how a function runs', 'alter function touch() security definer cost 7', 'different', 'function', 'touch()'],
  ['what a function sets', "alter function touch() set work_mem = '1MB'", 'different', 'function', 'touch()'],
  [
    'the body of a function',
    "create or replace function touch() returns trigger language plpgsql as 'begin return null; end'",
    'different',
    'function',
    'touch()',
  ],
  ['a policy', 'alter policy units_mine on units using (true)', 'different', 'policy', 'units.units_mine'],
  ['row-level security', 'alter table units disable row level security', 'different', 'table', 'units'],
  ['FORCE', 'alter table units no force row level security', 'different', 'table', 'units'],
  ['a grant', 'grant delete on units to pg_monitor', 'different', 'privilege', 'table units to pg_monitor'],
  [
    'a column grant',
    'grant update (rent) on units to pg_monitor',
    'unexpected',
    'privilege',
    'column units.rent to pg_monitor',
  ],
  [
    'a right of the schema',
    'grant usage on schema {schema} to pg_monitor',
    'unexpected',
    'privilege',
    'schema  to pg_monitor',
  ],
  [
    'a view',
    "create or replace view vacant as select tab.id from units tab where tab.status <> 'let'",
    'different',
    'view',
    'vacant',
  ],
  ['a comment', "comment on column units.rent is 'a year'", 'different', 'column', 'units.rent'],
  ['an option', 'alter table units set (fillfactor = 50)', 'different', 'table', 'units'],
  ['an enumeration', "create type mood as enum ('happy')", 'unexpected', 'enumeration', 'mood'],
  ['a domain', 'create domain name_of as text check (value <> $$$$)', 'unexpected', 'domain', 'name_of'],
  ['a sequence', 'create sequence numbers increment 5', 'unexpected', 'sequence', 'numbers'],
];
