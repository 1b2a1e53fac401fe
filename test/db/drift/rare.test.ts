import { expect, test } from 'vitest';
import { differences } from '../../../src/core/fingerprint.ts';
import { describeCatalog, describeSchemas, fingerprintSchemas } from '../../../src/postgres/fingerprint.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { BEFORE, IN_DATABASE, IN_SCHEMA, RARE } from './rare.ts';
import { sessionOn } from './session-on.ts';

async function run({ sql }: FreshDatabase, schema: string, text: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local client_min_messages = error; set local search_path = ${schema}, public`).simple();
    await tx.unsafe(text.replaceAll('{schema}', schema)).simple();
  });
}

test('whatever one schema has otherwise is told, and that of no other', async () => {
  const database = await freshDatabase();
  const session = await sessionOn(database);
  await database.sql.unsafe(BEFORE).simple();
  const healthy = ['org_healthy', 'a_schema_of_a_long_name'];
  const schemas = IN_SCHEMA.map((_, i) => `org_t${i}`);
  for (const schema of [...healthy, ...schemas]) {
    await database.sql.unsafe(`create schema ${schema}`);
    await run(database, schema, RARE);
  }
  for (const [i, [sql]] of IN_SCHEMA.entries()) await run(database, `org_t${i}`, sql);
  const expected = await describeSchemas(session, ['org_healthy']);
  const hashes = await fingerprintSchemas(session, [...healthy, ...schemas]);
  expect(hashes.get('a_schema_of_a_long_name')).toBe(hashes.get('org_healthy'));
  for (const [i, [sql, object]] of IN_SCHEMA.entries()) {
    const found = differences(expected, await describeSchemas(session, [`org_t${i}`]));
    const named = object.replace('{user}', session.facts.user);
    expect([sql, ...found.map((each) => `${each.kind} ${each.object}`)]).toContain(named);
    expect([sql, hashes.get(`org_t${i}`)]).not.toEqual([sql, hashes.get('org_healthy')]);
  }
});

test('whatever belongs to the database is told, and no password', async () => {
  const database = await freshDatabase();
  const session = await sessionOn(database);
  const { database: name, user } = session.facts;
  await database.sql.unsafe(`${BEFORE} create schema core`).simple();
  await run(database, 'core', RARE);
  await database.sql
    .unsafe(
      `create publication pub for table core.leases; create function core.watched() returns event_trigger language plpgsql as 'begin end';
       create event trigger watch on ddl_command_end execute function core.watched()`,
    )
    .simple();
  const before = await describeCatalog(session);
  for (const [sql] of IN_DATABASE) await database.sql.unsafe(sql.replace('{db}', name)).simple();
  const found = differences(before, await describeCatalog(session));
  const objects = found.map(({ kind, object }) => `${kind} ${object}`);
  expect(
    IN_DATABASE.map(([, object]) => object.replace('{user}', user)).filter((each) => !objects.includes(each)),
  ).toEqual([]);
  expect(JSON.stringify(found)).not.toContain('secret');
  await database.sql.unsafe('drop subscription sub');
});
