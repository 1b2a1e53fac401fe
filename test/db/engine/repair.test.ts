import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

test('a cosmetic change is told, stops nothing, and is taken over by a bare repair', async () => {
  const { db, pmdb, write } = await scenario({ V001__a: "create table a (note text default 'x  y');" });
  await pmdb('migrate');
  await write('V001__a', "-- All notes.\r\nCREATE TABLE a (\r\n  note text DEFAULT 'x  y' -- two blanks\r\n);\r\n");
  await write('V002__b', 'create table b (id int);');
  expect((await pmdb('status')).stdout).toMatch(/cosmetic\s+V001 a/);
  const { code, stdout } = await pmdb('migrate');
  expect(code).toBe(0);
  expect(stdout).toContain('V001');
  expect(stdout).toContain('pmdb repair');
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
  const before = await theValue(db, "select checksum from migrations.schema_versions where version = '001'");
  expect(await pmdb('repair', '--dry-run')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select checksum from migrations.schema_versions where version = '001'")).toBe(before);
  expect(await pmdb('repair')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select checksum from migrations.schema_versions where version = '001'")).not.toBe(before);
  expect((await pmdb('status')).stdout).not.toContain('cosmetic');
  expect(await pmdb('repair')).toMatchObject({ code: 0, stdout: expect.stringMatching(/nothing to repair/i) });
});

test('CRLF and a byte order mark are no change at all', async () => {
  const { pmdb, write } = await scenario({ V001__a: "create table a (id int);\ncomment on table a is 'one\ntwo';\n" });
  await pmdb('migrate');
  await write('V001__a', "\uFEFFcreate table a (id int);\r\ncomment on table a is 'one\r\ntwo';\r\n");
  expect((await pmdb('status')).stdout).toMatch(/applied\s+V001 a/);
});

test('a real change stops every run until somebody accepts it', async () => {
  const { db, pmdb, write } = await scenario({ V001__a: 'create table a (id int);' });
  await pmdb('migrate');
  await write('V001__a', 'create table a (id bigint);');
  await write('V002__b', 'create table b (id int);');
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'CHANGED' });
  expect((await pmdb('status', '--check')).code).toBe(1);
  expect(await pmdb('repair')).toMatchObject({ code: 0 });
  expect((await pmdb('migrate')).code).toBe(2);
  expect(errorOf(await pmdb('repair', '--accept', '2', '--json'))).toMatchObject({ code: 'NO_SUCH_VERSION' });
  expect(await pmdb('repair', '--accept', '1')).toMatchObject({ code: 0 });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});

test('a file that is gone for good is forgotten, and what it did stays', async () => {
  const { db, dir, pmdb } = await scenario({
    V001__a: 'create table a (id int);',
    V002__b: 'create table b (id int);',
  });
  await pmdb('migrate');
  for (const folder of ['migrations', 'rollbacks']) await rm(join(dir, folder, 'shared/V001__a.sql'));
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'MISSING' });
  expect((await pmdb('status')).stdout).toMatch(/file missing\s+V001 a/);
  expect(await pmdb('repair', '--forget', '1')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['002']);
  expect(await theValue(db, "select to_regclass('a') is not null")).toBe(true);
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
});

test('a role that may only read is told so, and not of a bug', async () => {
  const { db, pmdb, write, with: other } = await scenario({ V001__a: 'create table a (id int);' });
  await pmdb('migrate');
  await write('V001__a', 'create table a (id int); -- more');
  const reader = await db.role({ owner: false });
  await db.sql.unsafe(
    `grant usage on schema migrations to ${reader.name}; grant select on all tables in schema migrations to ${reader.name}`,
  );
  const result = await other({ url: reader.url }).pmdb('repair', '--json');
  expect(result.code).toBe(3);
  expect(errorOf(result)).toMatchObject({ code: 'NO_PRIVILEGE' });
});

test('baseline records without running, and only where nothing is recorded', async () => {
  const { db, pmdb } = await scenario({
    V001__a: 'create table a (id int);',
    V002__b: 'create table b (id int);',
    V003__c: 'create table c as select * from a;',
  });
  await db.sql`create table a (id int)`;
  // Somebody who forgot it is told what it is for.
  expect(errorOf(await pmdb('migrate', '--json')).remedy).toContain('`pmdb baseline --to <version>`');
  expect(errorOf(await pmdb('baseline', '--to', '7', '--json'))).toMatchObject({ code: 'NO_SUCH_VERSION' });
  expect(await pmdb('baseline', '--to', '2')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select to_regclass('b')")).toBeNull();
  expect((await pmdb('status')).stdout).toMatch(/baseline\s+V001 a[\s\S]*baseline\s+V002 b[\s\S]*pending\s+V003 c/);
  expect(await pmdb('migrate')).toMatchObject({ code: 0, stdout: expect.stringContaining('Applied 1 migration') });
  expect((await pmdb('baseline', '--to', '3')).code).toBe(2);
  expect(await appliedVersions(db)).toEqual(['001', '002', '003']);
});
