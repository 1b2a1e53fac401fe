import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { appliedVersions, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const A = 'create table a (id int);\ninsert into a values (1);\n';

async function withLedger() {
  const s = await scenario({ V001__first: 'select 1;' });
  await s.pmdb('migrate');
  return s;
}

test('it runs a text and writes the rows that pmdb would have written', async () => {
  const { db, pmdb, write } = await withLedger();
  await db.sql`select migrations.execute_migration('V002', 'create_a', ${A})`;
  expect(await theValue(db, 'select count(*)::int from a')).toBe(1);
  expect(
    await db.sql`select version, description, checksum, state, applied_by, execution_time_ms is not null as timed from migrations.schema_versions where version = '002'`,
  ).toEqual([
    {
      version: '002',
      description: 'create_a',
      checksum: sha256(A),
      state: 'applied',
      applied_by: 'postgres',
      timed: true,
    },
  ]);
  expect(await db.sql`select action, version, checksum from migrations.history where version = '002'`).toEqual([
    { action: 'migrate', version: '002', checksum: sha256(A) },
  ]);
  await write('V002__create_a', A);
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
  expect(await pmdb('migrate')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to migrate') });
  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
});

test('the same text with CRLF is the same migration, and is run once', async () => {
  const { db, pmdb, write } = await withLedger();
  await db.sql`select migrations.execute_migration('2', 'create_a', ${A.replaceAll('\n', '\r\n')})`;
  await db.sql`select migrations.execute_migration('002', 'create_a', ${A})`;
  expect(await theValue(db, 'select count(*)::int from a')).toBe(1);
  await write('V002__create_a', A);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
});

test('another text under the same version is refused', async () => {
  const { db } = await withLedger();
  await db.sql`select migrations.execute_migration('V002', 'create_a', ${A})`;
  await expect(
    db.sql`select migrations.execute_migration('V2', 'create_a', 'create table b (id int)')`,
  ).rejects.toMatchObject({
    code: '55000',
    message: expect.stringContaining(sha256('create table b (id int)')),
    hint: 'Put the change into a new version.',
  });
  await expect(db.sql`select migrations.execute_migration('V1.2', 'x', 'select 1')`).rejects.toMatchObject({
    code: '22023',
  });
});

test('what fails leaves nothing, and keeps its SQLSTATE', async () => {
  const { db } = await withLedger();
  await expect(
    db.sql`select migrations.execute_migration('V2', 'x', 'create table b (id int); select 1 / 0')`,
  ).rejects.toMatchObject({ code: '22012' });
  await expect(
    db.sql`select migrations.execute_migration('V2', 'x', 'create table b (id int); commit')`,
  ).rejects.toMatchObject({ code: '0A000' });
  await expect(db.sql`select migrations.execute_migration('V2', 'x', 'vacuum')`).rejects.toMatchObject({
    code: '25001',
  });
  expect(await theValue(db, "select to_regclass('b')")).toBeNull();
  expect(await appliedVersions(db)).toEqual(['001']);
});

test('whatever the text sets, the rows are written by the one who called', async () => {
  const { db, with: other } = await scenario({ V001__first: 'select 1;' });
  const [owner, app] = [await db.role(), await db.role({ owner: false })];
  await db.sql.unsafe(`grant ${app.name} to ${owner.name}`);
  await other({ url: owner.url }).pmdb('migrate');
  const sql = db.connectAs(owner);
  await sql`select migrations.execute_migration('2', 'x', ${`create schema trap; create function trap.encode(bytea, text) returns text language sql as 'select ''trapped'''; set search_path = trap, pg_catalog; set role ${app.name};`})`;
  expect(
    await db.sql`select applied_by, checksum ~ '^[0-9a-f]{64}$' as sound from migrations.schema_versions where version = '2'`,
  ).toEqual([{ applied_by: owner.name, sound: true }]);
});

test('nobody else may call it', async () => {
  const { db } = await withLedger();
  const stranger = await db.role({ owner: false });
  await db.sql.unsafe(`grant usage on schema migrations to ${stranger.name}`);
  await expect(
    db.connectAs(stranger)`select migrations.execute_migration('V2', 'x', 'select 1')`,
  ).rejects.toMatchObject({ code: '42501' });
});

test('an unfinished version is pmdb’s to finish', async () => {
  const { db, pmdb, write } = await withLedger();
  await write('V002__half', '-- pmdb: no-transaction\nselect 1;\nselect 1 / 0;');
  await pmdb('migrate');
  await expect(db.sql`select migrations.execute_migration('V2', 'x', 'select 1')`).rejects.toMatchObject({
    hint: 'Run pmdb migrate.',
  });
});
