import { expect, test } from 'vitest';
import { appliedVersions, errorOf, ledgerOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

test('a file and its ledger row stand or fall together', async () => {
  const { db, pmdb } = await scenario({
    V001__units: 'create table units (id int primary key)',
    V002__broken: 'create table rooms (id int); insert into units values (1), (1)',
    V003__never: 'create table never (id int)',
  });
  const result = await pmdb('migrate', '--json');
  expect(result.code).toBe(4);
  expect(errorOf(result)).toMatchObject({
    code: 'SQL',
    sqlstate: '23505',
    state: '1 applied; V002: left no trace; 1 not run.',
  });
  expect(await appliedVersions(db)).toEqual(['001']);
  expect(await theValue(db, "select to_regclass('rooms')")).toBeNull();
  expect(await db.sql`select action, version, error from migrations.history order by id`).toMatchObject([
    { action: 'migrate', version: '001', error: null },
    { action: 'failure', version: '002', error: expect.stringContaining('23505') },
  ]);
});

test('a run that failed goes on where it was, once the file is mended', async () => {
  const { db, pmdb, write } = await scenario({
    V001__units: 'create table units (id int)',
    V002__broken: 'creat table x ()',
  });
  expect((await pmdb('migrate')).code).toBe(4);
  await write('V002__broken', 'create table x ()');
  const { code, stdout } = await pmdb('migrate');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Applied 1 migration') });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});

test('a constraint that is checked at commit leaves no trace either', async () => {
  const { db, pmdb } = await scenario({
    V001__tables: `create table a (id int primary key);
                   create table b (a int references a deferrable initially deferred)`,
    V002__orphan: 'insert into b values (7)',
  });
  const result = await pmdb('migrate', '--json');
  expect(result.code).toBe(4);
  expect(errorOf(result)).toMatchObject({
    sqlstate: '23503',
    place: { file: 'migrations/shared/V002__orphan.sql' },
    state: '1 applied; V002: left no trace; 0 not run.',
  });
  expect(await theValue(db, 'select count(*)::int from b')).toBe(0);
  expect(await appliedVersions(db)).toEqual(['001']);
});

test('a rollback that fails leaves the migration applied', async () => {
  const { db, pmdb, write } = await scenario({
    V001__units: ['create table units (id int)', 'drop table units; drop table no_such_table'],
  });
  await pmdb('migrate');
  const result = await pmdb('rollback', '--json');
  expect(errorOf(result)).toMatchObject({
    sqlstate: '42P01',
    place: { file: 'rollbacks/shared/V001__units.sql', line: 1, column: 19 },
    state: '0 rolled back; V001: left no trace; 0 not run.',
  });
  expect(await ledgerOf(db)).toMatchObject([{ version: '001', state: 'applied' }]);
  await write('V001__units', ['create table units (id int)', 'drop table units']);
  expect((await pmdb('rollback')).code).toBe(0);
  expect(await ledgerOf(db)).toEqual([]);
  expect(await theValue(db, "select to_regclass('units')")).toBeNull();
});

test('a file of nothing but comments is applied', async () => {
  const { db, pmdb } = await scenario({ V001__nothing: '-- there is nothing to do here\n;;\n' });
  expect((await pmdb('migrate')).code).toBe(0);
  expect(await appliedVersions(db)).toEqual(['001']);
});

test('a dry run touches nothing', async () => {
  const { db, pmdb } = await scenario({ V001__units: 'create table units (id int)' });
  const { code, stdout } = await pmdb('migrate', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('create table units (id int)');
  expect(await theValue(db, "select count(*)::int from pg_namespace where nspname = 'migrations'")).toBe(0);
});

test('a file may choose the isolation of its transaction', async () => {
  const { db, pmdb } = await scenario({
    V001__a:
      "set transaction isolation level serializable; create table a as select current_setting('transaction_isolation') as level;",
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, 'select level from a')).toBe('serializable');
});

test('rows that a file selects are nobody’s, and take no memory', async () => {
  const { pmdb } = (await scenario({ V001__big: "select repeat('x', 1000) from generate_series(1, 200000);" })).with({
    env: { NODE_OPTIONS: '--max-old-space-size=64' },
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
});
