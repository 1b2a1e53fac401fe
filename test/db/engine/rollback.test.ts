import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

const TABLES = {
  V001__a: ['create table a (id int);', 'drop table a;'],
  V002__b: ['create table b (id int);', 'drop table b;'],
  V003__c: ['create table c (id int);', 'drop table c;'],
} as const;

test('one by one, several, and all the way down', async () => {
  const { db, pmdb } = await scenario(TABLES);
  const tables = async () =>
    await theValue(
      db,
      "select coalesce(string_agg(tablename, ' ' order by tablename), '') from pg_tables where schemaname = 'public'",
    );
  await pmdb('migrate');
  expect(await pmdb('rollback')).toMatchObject({ code: 0, stdout: expect.stringContaining('Rolled back 1 migration') });
  expect(await tables()).toBe('a b');
  await pmdb('migrate');
  expect(await pmdb('rollback', '--steps', '2')).toMatchObject({ code: 0 });
  expect(await tables()).toBe('a');
  await pmdb('migrate');
  expect(await pmdb('rollback', '--to', '1')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001']);
  expect(await pmdb('rollback', '--to', '0')).toMatchObject({ code: 0 });
  expect(await tables()).toBe('');
  expect(await pmdb('rollback')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to roll back') });
});

test('it follows the order in which they were applied, not that of their numbers', async () => {
  const { db, pmdb, write } = await scenario({ V001__a: TABLES.V001__a, V003__c: TABLES.V003__c });
  await pmdb('migrate');
  await write('V002__b', TABLES.V002__b);
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'OUT_OF_ORDER' });
  expect((await pmdb('status')).stdout).toMatch(/out of order\s+V002 b/);
  expect(await pmdb('migrate', '--out-of-order')).toMatchObject({ code: 0 });
  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '003']);
});

test('five rollbacks at once of the last one undo that one alone', async () => {
  const { db, pmdb, start } = await scenario({ ...TABLES, V004__slow: ['select 1;', 'select pg_sleep(1.5);'] });
  await pmdb('migrate');
  const runs = Array.from({ length: 5 }, () => start('rollback'));
  // All of them have read the ledger, and asked, before the first is done.
  await Promise.all(runs.map((run) => run.says(/rolling back V004|waiting for another run/)));
  for (const run of runs) expect(await run.ended).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002', '003']);
  expect(await theValue(db, "select count(*)::int from migrations.history where action = 'rollback'")).toBe(1);
});

test('what has no way back is said before anything is undone', async () => {
  const gone = ['-- pmdb: irreversible\ndrop table a;', ''] as const;
  const { db, dir, pmdb } = await scenario({ V001__a: TABLES.V001__a, V002__gone: gone, V003__c: TABLES.V003__c });
  await rm(join(dir, 'rollbacks/shared/V002__gone.sql'));
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  const result = await pmdb('rollback', '--to', '0', '--json');
  expect(result.code).toBe(2);
  expect(errorOf(result)).toMatchObject({
    code: 'NO_ROLLBACK',
    state: 'Nothing was changed.',
    remedy: expect.stringContaining('--to 002'),
  });
  expect(await appliedVersions(db)).toEqual(['001', '002', '003']);
  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});

test('an unfinished file of somebody else keeps nobody from going back', async () => {
  const { db, pmdb, write } = await scenario(TABLES);
  await pmdb('migrate');
  await write('V004__draft', ['commit;', '']);
  expect(await pmdb('migrate')).toMatchObject({ code: 2 });
  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});
