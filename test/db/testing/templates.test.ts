import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, inject, test } from 'vitest';
import { spawnPmdb } from '../../support/cli.ts';
import { asAdmin, urlOf } from '../../support/database.ts';
import { databasesOf, runTests, testDatabases, testDocument, testProject } from './project.ts';

const GOOD = `select testing.run_test('two', 'select count(*) from units', '2');`;

test('a template is built once, and anew when what it is made of changes; the old one goes', async () => {
  const dir = await testProject({ 'a.sql': GOOD });
  const built = async () => (await runTests(dir)).stderr.includes('building the database');
  expect([await built(), await built()]).toEqual([true, false]);
  const [first, ...others] = await databasesOf(dir);
  expect(others).toEqual([]);

  await writeFile(join(dir, 'test/sql/a.sql'), `${GOOD} -- a test changes nothing`);
  expect(await built()).toBe(false);
  await writeFile(
    join(dir, 'migrations/shared/V002__add.sql'),
    '-- pmdb: irreversible\nalter table units add area int;',
  );
  expect(await built()).toBe(true);
  expect(await databasesOf(dir)).not.toContain(first);
  await writeFile(join(dir, 'test/sql/support.sql'), 'grant all on units to pmdb_tester; -- all');
  expect(await built()).toBe(true);
  expect(await databasesOf(dir)).toHaveLength(1);
});

test('several runs at once build it once, and each file has a database of its own', async () => {
  const dir = await testProject({
    'a.sql': `insert into units values (9); ${GOOD.replace("'2'", "'3'")}`,
    'b.sql': `select testing.run_test('none of it', 'select count(*) from units where id = 9', '0');`,
  });
  const runs = await Promise.all([runTests(dir, '--jobs', '3'), runTests(dir), runTests(dir)]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(runs.filter(({ stderr }) => stderr.includes('building the database'))).toHaveLength(1);
  expect(await databasesOf(dir)).toHaveLength(1);
});

test('--keep keeps what a failed file wrote, and nothing else', async () => {
  const dir = await testProject({
    'bad.sql': `begin; insert into units values (8, 'eight'); select testing.run_test('no', 'select 1', '2'); rollback;`,
    'good.sql': GOOD,
  });
  const { code, files } = await testDocument(dir, '--keep');
  expect(code).toBe(1);
  expect(files[1]?.kept).toBeUndefined();
  const kept = new URL(files[0]?.kept ?? '').pathname.slice(1);
  expect(await testDatabases('pmdb_kept_%')).toContain(kept);
  await asAdmin(async (admin) => admin.unsafe(`drop database "${kept}"`));
  expect(await databasesOf(dir)).toHaveLength(1);
});

test('--keep keeps what ran before the statement that ended the file, and no database in which nothing ran', async () => {
  const dir = await testProject({
    'early.sql': 'selec 1;\nselect 2;',
    'late.sql': `begin;\ninsert into units values (8, 'eight');\nselect 1 / 0;\nrollback;`,
  });
  const { code, files } = await testDocument(dir, '--keep');
  expect(code).toBe(2);
  expect(files[0]?.kept).toBeUndefined();
  const kept = new URL(files[1]?.kept ?? '').pathname.slice(1);
  const sql = postgres(urlOf(kept));
  expect(await sql`select name from units where id = 8`).toEqual([{ name: 'eight' }]);
  await sql.end();
  await asAdmin(async (admin) => admin.unsafe(`drop database "${kept}"`));
});

test('an interrupt ends the file that runs, and leaves nothing but the template', async () => {
  const dir = await testProject({ 'slow.sql': `${GOOD}\nselect pg_sleep(60);` });
  const child = spawnPmdb(['test', '--dir', dir, '--url', inject('server').url]);
  const sleeping = async () =>
    await asAdmin(
      async (admin) => (await admin`select from pg_stat_activity where query like 'select pg_sleep(60)%'`).length,
    );
  while ((await sleeping()) === 0) await sleep(50);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(130);
  expect(await databasesOf(dir)).toHaveLength(1);
});

test('DATABASE_URL plays no part', async () => {
  const dir = await testProject({ 'a.sql': GOOD });
  await writeFile(join(dir, '.env'), 'DATABASE_URL=postgres://nobody@nowhere.invalid/x\n');
  expect(await testDocument(dir)).toMatchObject({ code: 0 });
});
