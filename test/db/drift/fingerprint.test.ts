import { beforeAll, describe, expect, test } from 'vitest';
import { differences, fingerprint } from '../../../src/core/fingerprint.ts';
import { describeCatalog, describeSchemas, fingerprintSchemas } from '../../../src/postgres/fingerprint.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { sessionOn } from './session-on.ts';

const TENANTS = ['org_a', 'org_b', 'org_b_2', 'b', 'Org "D"'];

const TABLES = `
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
  create trigger touch before update on units for each row execute function touch();
  alter table units enable row level security;
  alter table units force row level security;
  create policy units_mine on units using (name = current_user);
  grant select on units to pg_monitor;
  comment on column units.rent is 'a month';`;

async function createTenant({ sql }: FreshDatabase, schema: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`create schema ${sql(schema)}`;
    await tx`select set_config('search_path', ${`"${schema.replaceAll('"', '""')}"`}, true)`;
    await tx.unsafe(TABLES).simple();
  });
}

/** What somebody may have changed by hand, and how the description calls it. */
const PLANTED: readonly (readonly [what: string, sql: string, kind: string, object: string])[] = [
  ['a column', 'alter table units add remark text', 'column', 'units.remark'],
  ['a type', 'alter table leases alter starts type timestamp', 'column', 'leases.starts'],
  ['a default', "alter table units alter name set default 'flat'", 'column', 'units.name'],
  [
    'what a column is generated from',
    'alter table leases add twice date generated always as (starts + 1) stored',
    'column',
    'leases.twice',
  ],
  ['not null', 'alter table units alter rent drop not null', 'column', 'units.rent'],
  ['a check', 'alter table units drop constraint units_status_check', 'constraint', 'units.units_status_check'],
  [
    'a foreign key',
    'alter table leases alter constraint leases_unit_id_fkey deferrable',
    'constraint',
    'leases.leases_unit_id_fkey',
  ],
  [
    'a key that was never validated',
    'alter table leases add constraint odd check (unit_id > 0) not valid',
    'constraint',
    'leases.odd',
  ],
  [
    'what a check asks for',
    "alter table units drop constraint units_status_check, add constraint units_status_check check (status in ('vacant', 'sold'))",
    'constraint',
    'units.units_status_check',
  ],
  [
    'what a foreign key does',
    'alter table leases drop constraint leases_unit_id_fkey, add constraint leases_unit_id_fkey foreign key (unit_id) references units on delete cascade',
    'constraint',
    'leases.leases_unit_id_fkey',
  ],
  ['an index', 'drop index leases_starts', 'index', 'leases_starts'],
  [
    'the order of an index',
    'drop index leases_starts; create index leases_starts on leases (starts desc)',
    'index',
    'leases_starts',
  ],
  [
    'the condition of an index',
    'drop index leases_starts; create index leases_starts on leases (starts) where unit_id > 0',
    'index',
    'leases_starts',
  ],
  ['an option of an index', 'alter index leases_starts set (fillfactor = 50)', 'index', 'leases_starts'],
  ['an option of a key', 'alter index units_pkey set (fillfactor = 50)', 'constraint', 'units.units_pkey'],
  [
    'the time of a trigger',
    'drop trigger touch on units; create trigger touch after update on units for each row execute function touch()',
    'trigger',
    'units.touch',
  ],
  [
    'the condition of a trigger',
    'drop trigger touch on units; create trigger touch before update on units for each row when (old.rent > 0) execute function touch()',
    'trigger',
    'units.touch',
  ],
  ['a trigger', 'alter table units disable trigger touch', 'trigger', 'units.touch'],
  [
    'the body of a function',
    "create or replace function touch() returns trigger language plpgsql as 'begin return null; end'",
    'function',
    'touch()',
  ],
  ['a policy', 'alter policy units_mine on units using (true)', 'policy', 'units.units_mine'],
  ['row-level security', 'alter table units disable row level security', 'table', 'units'],
  ['FORCE', 'alter table units no force row level security', 'table', 'units'],
  ['a grant', 'grant delete on units to pg_monitor', 'privilege', 'table units to pg_monitor'],
  ['a column grant', 'grant update (rent) on units to pg_monitor', 'privilege', 'column units.rent to pg_monitor'],
  ['a right of the schema', 'grant usage on schema {schema} to pg_monitor', 'privilege', 'schema  to pg_monitor'],
  [
    'a view',
    "create or replace view vacant as select tab.id from units tab where tab.status <> 'let'",
    'view',
    'vacant',
  ],
  ['a comment', "comment on column units.rent is 'a year'", 'column', 'units.rent'],
  ['an option', 'alter table units set (fillfactor = 50)', 'table', 'units'],
  ['an enumeration', "create type mood as enum ('happy')", 'enumeration', 'mood'],
  ['a domain', 'create domain name_of as text check (value <> $$$$)', 'domain', 'name_of'],
  ['a sequence', 'create sequence numbers increment 5', 'sequence', 'numbers'],
];

describe('of tenants', () => {
  let database: FreshDatabase;
  let session: Session;

  beforeAll(async () => {
    database = await freshDatabase();
    for (const schema of TENANTS) await createTenant(database, schema);
    session = await sessionOn(database);
  });

  test('is the same for schemas that are the same, whatever their names', async () => {
    const hashes = await fingerprintSchemas(session, TENANTS);
    expect([...hashes.keys()].sort()).toEqual([...TENANTS].sort());
    expect(new Set(hashes.values()).size).toBe(1);
  });

  test('does not tell the order of columns', async () => {
    const reordered = `alter table org_b.leases drop column starts, drop constraint leases_unit_id_fkey, add column starts date;
      alter table org_b.leases rename column unit_id to old; alter table org_b.leases add column unit_id integer;
      alter table org_b.leases drop column old, add constraint leases_unit_id_fkey foreign key (unit_id) references org_b.units;
      create index leases_starts on org_b.leases (starts);`;
    await database.sql.unsafe(reordered).simple();
    expect(new Set((await fingerprintSchemas(session, TENANTS)).values()).size).toBe(1);
  });

  test.each(PLANTED)('tells %s that one tenant alone has otherwise', async (_, sql, kind, object) => {
    const healthy = await describeSchemas(session, ['org_a']);
    const schema = 'Org "D"';
    await database.sql.begin(async (tx) => {
      await tx`select set_config('search_path', ${`"${schema.replaceAll('"', '""')}"`}, true)`;
      await tx.unsafe(sql.replace('{schema}', '"Org ""D"""')).simple();
    });
    const found = differences(healthy, await describeSchemas(session, [schema]));
    const hashes = await fingerprintSchemas(session, TENANTS);
    await database.sql.unsafe('drop schema "Org ""D""" cascade').simple();
    await createTenant(database, schema);
    expect(found.map((each) => [each.kind, each.object])).toContainEqual([kind, object]);
    const odd = TENANTS.filter((name) => hashes.get(name) !== hashes.get('org_a'));
    expect(odd).toEqual([schema]);
  });
});

describe('of a database', () => {
  test('does not change with data, statistics, or the order in which rights were given', async () => {
    const [one, other] = [await freshDatabase(), await freshDatabase()];
    await createTenant(one, 'core');
    await one.sql`grant select on core.leases to pg_monitor`;
    await one.sql`grant select on core.leases to pg_read_all_data`;
    await one.sql`insert into core.units (status) values ('let')`;
    await one.sql`analyze core.units`;
    await createTenant(other, 'core');
    await other.sql`grant select on core.leases to pg_read_all_data`;
    await other.sql`grant select on core.leases to pg_monitor`;
    const both = [await describeCatalog(await sessionOn(one)), await describeCatalog(await sessionOn(other))];
    expect(differences(both[0] ?? [], both[1] ?? [])).toEqual([]);
    expect(fingerprint(both[0] ?? [])).toBe(fingerprint(both[1] ?? []));
  });

  test('leaves pmdb’s own schema and those of others out, and what an extension made', async () => {
    const database = await freshDatabase();
    await database.sql
      .unsafe('create schema migrations; create table migrations.t (); create extension pg_trgm')
      .simple();
    await createTenant(database, 'org_a');
    const objects = await describeCatalog(await sessionOn(database), ['org_a']);
    expect(objects.map(({ kind, object }) => `${kind} ${object}`)).toEqual(
      expect.arrayContaining(['extension pg_trgm', 'schema public']),
    );
    expect(objects.filter(({ object }) => /units|migrations|similarity/.test(object))).toEqual([]);
  });
});
