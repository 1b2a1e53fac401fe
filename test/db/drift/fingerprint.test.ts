import { beforeAll, describe, expect, test } from 'vitest';
import { differences, fingerprint } from '../../../src/core/fingerprint.ts';
import {
  briefHashes,
  describeCatalog,
  describeSchemas,
  fingerprintSchemas,
} from '../../../src/postgres/fingerprint.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { PLANTED, TABLES } from './planted.ts';
import { sessionOn } from './session-on.ts';

const TENANTS = ['org_a', 'org_b', 'org_b_2', 'b', 'Org "D"'];

async function createTenant({ sql }: FreshDatabase, schema: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`create schema ${sql(schema)}`;
    await tx`select set_config('search_path', ${`"${schema.replaceAll('"', '""')}"`}, true)`;
    await tx.unsafe(TABLES).simple();
  });
}

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

  test('puts one of them into words, not all', async () => {
    const briefs = await briefHashes(session, TENANTS);
    expect(new Set(['org_a', 'org_b', 'org_b_2'].map((schema) => briefs.get(schema))).size).toBe(1);
  });

  test('does not tell the order of columns', async () => {
    const reordered = `alter table org_b.leases drop column starts, drop constraint leases_unit_id_fkey, add column starts date;
      alter table org_b.leases rename column unit_id to old; alter table org_b.leases add column unit_id integer;
      alter table org_b.leases drop column old, add constraint leases_unit_id_fkey foreign key (unit_id) references org_b.units;
      create index leases_starts on org_b.leases (starts);`;
    await database.sql.unsafe(reordered).simple();
    expect(new Set((await fingerprintSchemas(session, TENANTS)).values()).size).toBe(1);
  });

  test.each(PLANTED)('tells %s that one tenant alone has otherwise', async (_, sql, state, kind, object) => {
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
    expect(found.map((each) => [each.state, each.kind, each.object])).toContainEqual([state, kind, object]);
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

  test('leaves out a composite type that an extension made, and tells the others', async () => {
    const database = await freshDatabase();
    await database.sql
      .unsafe('create extension pg_trgm; create type pair as (a int); create type theirs as (a int)')
      .simple();
    await database.sql`alter extension pg_trgm add type theirs`;
    const objects = await describeCatalog(await sessionOn(database));
    const told = objects.map(({ kind, object }) => `${kind} ${object}`);
    expect(told).toContain('composite type public.pair');
    expect(told.filter((each) => each.includes('theirs'))).toEqual([]);
  });
});
