import { expect, test } from 'vitest';
import { theValue } from './reading.ts';
import { type Scenario, scenario } from './scenario.ts';

const UNITS = `create table units (id integer primary key, name text);
insert into units select i, 'unit' from generate_series(1, 500) i;`;

async function withUnits(pending: Readonly<Record<string, string>>): Promise<Scenario> {
  const s = await scenario({ V001__units: UNITS });
  expect((await s.pmdb('migrate')).code).toBe(0);
  await s.db.sql`analyze units`;
  for (const [name, sql] of Object.entries(pending)) await s.write(name, sql);
  return s;
}

async function rehearse(s: Scenario, ...flags: string[]) {
  const { code, stdout } = await s.pmdb('migrate', '--rehearse', '--json', ...flags);
  return { code, ...JSON.parse(stdout) };
}

test('tells of each statement what it locks, touches and rewrites, and leaves nothing', async () => {
  const s = await withUnits({
    V002__change: `create table rooms (id integer);
alter table units add column floor integer;
alter table units alter column name type varchar(40);
update units set floor = 1 where id <= 7;
create index units_floor on units (floor);`,
    V003__index: '-- pmdb: no-transaction\ncreate index concurrently units_name on units (name);',
  });
  const { code, done, rehearsal } = await rehearse(s);
  expect({ code, done }).toEqual({ code: 0, done: [] });
  const { statements } = rehearsal.files[0];
  type Told = { line: number; rows: number; rewritten: string[]; locks: { mode: string }[] };
  const told = statements.map(({ line, locks, ...rest }: Told) => [
    line,
    locks.map(({ mode }) => mode),
    rest.rewritten,
    rest.rows,
  ]);
  expect(told).toEqual([
    [1, [], [], 0],
    [2, ['AccessExclusiveLock'], [], 0],
    [3, ['ShareLock'], ['public.units'], 0],
    [4, ['RowExclusiveLock'], [], 7],
    [5, [], [], 0],
  ]);
  expect(statements[1].locks).toEqual([{ table: 'public.units', mode: 'AccessExclusiveLock', rows: 500 }]);
  expect(rehearsal.notRehearsed).toMatchObject([{ version: '003', name: 'index' }]);
  expect(rehearsal.hazards).toMatchObject([
    { version: '002', line: 2, kind: 'lock', table: 'public.units', rows: 500 },
    { version: '002', line: 3, kind: 'rewrite', table: 'public.units' },
  ]);
  const columns = await s.db.sql`select attname from pg_attribute where attrelid = 'units'::regclass and attnum > 0`;
  expect(columns.map(({ attname }) => attname)).toEqual(['id', 'name']);
  expect(await theValue(s.db, 'select count(*)::int from migrations.schema_versions')).toBe(1);
  expect(
    await theValue(
      s.db,
      "select count(*)::int from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    ),
  ).toBe(0);
});

test('what is dropped is told by the name that it had, and views too', async () => {
  const s = await withUnits({});
  await s.write(
    'V002__views',
    'create view names as select name from units;\ncreate materialized view many as select 1 as n;',
  );
  expect((await s.pmdb('migrate')).code).toBe(0);
  await s.write(
    'V003__drops',
    'drop materialized view many;\ndrop view names;\nalter table units rename to flats;\ndrop table flats;',
  );
  await s.write('V004__view', 'create view nothing as select 1 as n;\ndrop view nothing;');
  const { rehearsal } = await rehearse(s);
  type Told = { line: number; locks: { table: string; mode: string }[] };
  const told = rehearsal.files.flatMap(({ version, statements }: { version: string; statements: Told[] }) =>
    statements.flatMap(({ line, locks }) => locks.map(({ table, mode }) => `V${version}:${line} ${table} ${mode}`)),
  );
  // What a view reads is locked with it, as weakly as any reader does.
  expect(told.filter((each: string) => !each.endsWith('AccessShareLock'))).toEqual([
    'V003:1 public.many AccessExclusiveLock',
    'V003:2 public.names AccessExclusiveLock',
    'V003:3 public.flats AccessExclusiveLock',
  ]);
  expect(rehearsal.hazards).toMatchObject([
    { version: '003', line: 1, kind: 'lock', table: 'public.many', rows: 1 },
    { version: '003', line: 3, kind: 'lock', table: 'public.flats', rows: 500 },
  ]);
  await s.write('V003__drops', 'drop table units cascade;');
  await s.write('V004__view', 'select 1;');
  const alone = await rehearse(s);
  expect(alone.rehearsal.hazards).toMatchObject([
    { version: '003', line: 1, kind: 'lock', table: 'public.units', rows: 500 },
  ]);
});

test('on a database that pmdb never saw it makes no ledger', async () => {
  const s = await scenario({ V001__units: UNITS });
  const { stdout } = await s.pmdb('migrate', '--rehearse');
  expect(stdout).toMatch(/^V001 units\n +\d+ ms {2}line 1 {2}create table units .*Locks were held to the end/s);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(await theValue(s.db, "select to_regnamespace('migrations')::text")).toBeNull();
});

test('it waits for a lock no longer than lock_timeout, names who has it, and is gone then', async () => {
  const s = await withUnits({ V002__alter: 'alter table units add column city text;' });
  const holder = await s.db.sql.reserve();
  await holder`set application_name = 'the shop'`;
  await holder`begin`;
  await holder`update units set name = 'let'`;
  const { code, error } = await rehearse(s, '--lock-timeout', '1s');
  expect(code).toBe(4);
  expect(error).toMatchObject({
    sqlstate: '55P03',
    place: { file: 'migrations/shared/V002__alter.sql', line: 1 },
    state: 'The rehearsal was rolled back: nothing was changed.',
    context: expect.stringContaining('the shop'),
  });
  const held = `select count(*)::int from pg_locks l join pg_database d on d.oid = l.database
                 where d.datname = current_database() and l.mode = 'AccessExclusiveLock'`;
  expect(await theValue(s.db, held)).toBe(0);
  await holder`rollback`;
  holder.release();
});

test('a file that lacks what was left out is told so', async () => {
  const s = await withUnits({
    V002__vacuum: '-- pmdb: no-transaction\ncreate table rooms (id integer);\nvacuum units;',
    V003__after: 'alter table rooms add floor integer;',
  });
  expect((await rehearse(s)).error).toMatchObject({
    sqlstate: '42P01',
    state: expect.stringContaining("V002 can't be rehearsed, and may be what it lacks"),
  });
});

test('it takes no other way of looking ahead', async () => {
  const s = await withUnits({});
  expect(await s.pmdb('migrate', '--rehearse', '--dry-run')).toMatchObject({ code: 2 });
  expect(await s.pmdb('migrate', '--rehearse', '--canary', '10%')).toMatchObject({ code: 2 });
  expect(await s.pmdb('migrate', '--rehearse')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nothing to rehearse'),
  });
});
