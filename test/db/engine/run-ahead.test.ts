import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { isActive } from './activity.ts';
import { randomNumbers } from './random.ts';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { type Pair, scenario, until } from './scenario.ts';

const ROUNDS = 8;

const version = (n: number) => String(n).padStart(3, '0');

/** A table for each version, and a row in a table of all: what is done shows twice. */
function many(count: number): Record<string, Pair> {
  const log: Record<string, Pair> = { V001__log: ['create table log (version text);', 'drop table log;'] };
  const rest = Array.from({ length: count - 1 }, (_, i) => version(i + 2)).map((v): [string, Pair] => [
    `V${v}__t`,
    [
      `create table t_${v} (id int); insert into log values ('${v}');`,
      `drop table t_${v}; delete from log where version = '${v}';`,
    ],
  ]);
  return { ...log, ...Object.fromEntries(rest) };
}

const isConnected = async (db: FreshDatabase) =>
  await theValue(
    db,
    "select exists (select from pg_stat_activity where application_name = 'pmdb/migrate' and datname = current_database())",
  );

const LOGGED = "select coalesce(string_agg(version, ' ' order by version), '') from log";

test('on an empty database a step is one message, afterwards one a statement', async () => {
  const s = await scenario({ V001__a: 'create table a (id int); select pg_sleep(1.5);', V002__b: 'select 1;' });
  const first = s.start('migrate');
  await until(() => isActive(s.db, 'begin;%create table a%pg_sleep(1.5)%'));
  expect(await first.ended).toMatchObject({ code: 0 });
  await s.write('V003__c', 'create table c (id int); select pg_sleep(1.6);');
  await s.write('V004__d', 'select 1;');
  const second = s.start('migrate');
  await until(() => isActive(s.db, 'select pg_sleep(1.6)'));
  expect(await second.ended).toMatchObject({ code: 0 });
});

test('what the server says is told once, with the step of which it says it', async () => {
  const notice = (text: string) => `do $$ begin raise notice '${text}'; end $$;`;
  const s = await scenario({
    ...many(12),
    V003__t: `${notice('third')} create table t_003 ();`,
    V004__t: `create table t_004 (); ${notice('fourth')}`,
    V009__t: `${notice('ninth')}\nselect 1 / 0;`,
  });
  const { stderr } = await s.pmdb('migrate');
  expect(stderr.match(/(?:applying|applied) V00[349]|notice: .*/g)).toEqual([
    'applying V003',
    'notice: third',
    'applied V003',
    'applying V004',
    'notice: fourth',
    'applied V004',
    'applying V009',
    'notice: ninth',
  ]);
});

test('a statement that fails has its place, is told of once, and nothing behind it has run', async () => {
  const s = await scenario({
    ...many(20),
    V007__t: 'create table t_007 (id int);\ninsert into t_007\n  select 1 / 0;',
  });
  const result = await s.pmdb('migrate', '--json');
  expect(errorOf(result)).toMatchObject({
    code: 'SQL',
    sqlstate: '22012',
    state: '6 applied; V007: left no trace; 13 not run.',
    place: { file: 'migrations/shared/V007__t.sql', line: 2, column: 1 },
  });
  expect(await appliedVersions(s.db)).toEqual(['001', '002', '003', '004', '005', '006']);
  expect(await theValue(s.db, LOGGED)).toBe('002 003 004 005 006');
  expect(await theValue(s.db, "select count(*)::int from migrations.history where action = 'failure'")).toBe(1);
  expect(await theValue(s.db, "select count(*)::int from pg_class where relname ~ '^t_'")).toBe(5);
  await s.write('V007__t', 'create table t_007 (id int);');
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(s.db, "select count(*)::int from pg_class where relname ~ '^t_'")).toBe(19);
});

test('a statement that PostgreSQL cannot read, in a file that others are sent behind', async () => {
  const s = await scenario({ ...many(12), V004__t: 'create table t_004 (id int);\ncreate tabel x (id int);' });
  expect(errorOf(await s.pmdb('migrate', '--json'))).toMatchObject({
    sqlstate: '42601',
    place: { file: 'migrations/shared/V004__t.sql', line: 2, column: 8 },
  });
  expect(await appliedVersions(s.db)).toEqual(['001', '002', '003']);
});

test('what only one statement a message can do is done so', async () => {
  const serializable =
    'set transaction isolation level serializable; insert into log values (current_setting($$transaction_isolation$$));';
  const s = await scenario({ ...many(6), V003__t: serializable });
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(s.db, LOGGED)).toBe('002 004 005 006 serializable');
});

test('a killed pmdb: the step under way ends, and none of those sent behind it begins', async () => {
  const s = await scenario({ ...many(10), V002__t: "select pg_sleep(2); insert into log values ('002');" });
  const run = s.start('migrate');
  await until(() => isActive(s.db, '%pg_sleep(2)%'));
  run.signal('SIGKILL');
  await run.ended;
  await until(async () => !(await isConnected(s.db)));
  expect(await appliedVersions(s.db)).toEqual(['001', '002']);
  expect(await theValue(s.db, LOGGED)).toBe('002');
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(s.db, LOGGED)).toBe('002 003 004 005 006 007 008 009 010');
});

test('whatever the server cancels, versions are there whole and in order', { timeout: 120_000 }, async () => {
  const s = await scenario(many(60));
  const random = randomNumbers(7);
  for (let round = 0; round < ROUNDS; round++) {
    const run = s.start('migrate');
    await run.says('applying V');
    await sleep(random() * 150);
    await s.db.sql`
      select pg_cancel_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'pmdb/migrate'`;
    await run.ended;
    const versions = await appliedVersions(s.db);
    expect(versions).toEqual(Array.from(versions, (_, i) => version(i + 1)));
    expect(await theValue(s.db, LOGGED)).toBe(versions.slice(1).join(' '));
    expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await s.pmdb('rollback', '--to', '0')).toMatchObject({ code: 0 });
  }
});
