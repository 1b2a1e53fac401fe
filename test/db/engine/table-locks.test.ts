import { expect, test } from 'vitest';
import { isActive } from './activity.ts';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { scenario, until } from './scenario.ts';

const UNITS = 'create table units (id int); insert into units values (1);';

async function lockedUnits({ db }: Awaited<ReturnType<typeof scenario>>) {
  const holder = await db.sql.reserve();
  await holder`set application_name = 'the shop'`;
  const [{ pid }] = await holder<[{ pid: number }]>`select pg_backend_pid() as pid`;
  await holder`begin`;
  await holder`update units set id = id`;
  const release = async () => {
    await holder`rollback`;
    holder.release();
  };
  return { pid, release };
}

test('a step whose lock another session holds names it, is tried again, and succeeds when it is free', async () => {
  const s = await scenario({
    V001__units: UNITS,
    V002__alter: 'create table before (id int); alter table units add column city text;',
  });
  await s.pmdb('migrate', '--to', '1');
  const { pid, release } = await lockedUnits(s);
  const run = s.start('migrate', '--lock-timeout', '400ms');
  await run.says(
    new RegExp(
      `V002 alter.*waits for pid ${pid} \\(postgres, the shop\\), idle in transaction for \\d+ s: update units set id = id`,
    ),
  );
  await run.says(/a lock was not free in time; attempt 2 in \d+ ms, \d+ s so far/);
  await release();
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(await appliedVersions(s.db)).toEqual(['001', '002']);
});

test('it gives up after --lock-wait, and the error names the session that stood in the way', async () => {
  const s = await scenario({
    V001__units: UNITS,
    V002__alter: 'create table before (id int); alter table units add column city text;',
  });
  await s.pmdb('migrate', '--to', '1');
  const { pid, release } = await lockedUnits(s);
  const began = Date.now();
  const result = await s.pmdb('migrate', '--json', '--lock-timeout', '300ms', '--lock-wait', '2s');
  expect(Date.now() - began).toBeGreaterThan(2000);
  expect(result.code).toBe(4);
  expect(errorOf(result)).toMatchObject({
    sqlstate: '55P03',
    place: { file: 'migrations/shared/V002__alter.sql', line: 1, column: 31 },
    context: expect.stringContaining(`blocked by pid ${pid} (postgres, the shop), idle in transaction`),
    state: '0 applied; V002: left no trace; 0 not run.',
  });
  expect(await theValue(s.db, "select to_regclass('before')")).toBeNull();
  await release();
});

test('a file may ask for another patience', async () => {
  const s = await scenario({
    V001__units: UNITS,
    V002__alter: '-- pmdb: lock-timeout 200ms\nalter table units add column city text;',
  });
  await s.pmdb('migrate', '--to', '1');
  const { release } = await lockedUnits(s);
  const began = Date.now();
  expect((await s.pmdb('migrate', '--lock-timeout', '1h', '--lock-wait', '0')).code).toBe(4);
  expect(Date.now() - began).toBeLessThan(10_000);
  await release();
});

test('a deadlock is tried again', async () => {
  const s = await scenario({
    V001__tables:
      'create table a (id int); create table b (id int); insert into a values (1); insert into b values (1);',
    V002__both: 'update a set id = 2; select pg_sleep(1); update b set id = 2;',
  });
  await s.pmdb('migrate', '--to', '1');
  // The server ends the one whose deadlock_timeout is over first: that is to be pmdb's.
  const rival = await s.db.sql.reserve();
  await rival`set deadlock_timeout = '10min'`;
  await rival`begin`;
  await rival`update b set id = 3`;
  const run = s.start('migrate');
  await until(() => isActive(s.db, 'select pg_sleep(1)'));
  const blocked = rival`update a set id = 3`.execute();
  await run.says('deadlock detected');
  await blocked;
  await rival`commit`;
  rival.release();
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(await s.db.sql`select a.id as a, b.id as b from a, b`).toEqual([{ a: 2, b: 2 }]);
});

test.for([
  'alter table units add column city text;',
  'begin; create table rooms (id int); alter table units add column city text; commit;',
])('a transaction inside a no-transaction file waits no longer, and is tried again: %s', async (sql) => {
  const s = await scenario({ V001__units: UNITS, V002__alter: `-- pmdb: no-transaction\n${sql}\nvacuum units;` });
  await s.pmdb('migrate', '--to', '1');
  const { release } = await lockedUnits(s);
  const run = s.start('migrate', '--lock-timeout', '300ms');
  await run.says('a lock was not free in time');
  await release();
  expect(await run.ended).toMatchObject({ code: 0 });
});

test('a concurrent build waits as long as it takes, and says for whom', async () => {
  const s = await scenario({
    V001__units: UNITS,
    V002__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
  });
  await s.pmdb('migrate', '--to', '1');
  const { pid, release } = await lockedUnits(s);
  const run = s.start('migrate', '--lock-timeout', '100ms', '--lock-wait', '0');
  await run.says(`waits for pid ${pid}`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await release();
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(await theValue(s.db, "select indisvalid from pg_index where indexrelid = 'units_id'::regclass")).toBe(true);
});

test('the statement-timeout of a file ends what takes too long, and the remedy says how to allow more', async () => {
  const s = await scenario({
    V001__slow: '-- pmdb: statement-timeout 200ms\nselect pg_sleep(20);',
    V002__outside:
      '-- pmdb: no-transaction\n-- pmdb: statement-timeout 200ms\nselect 1;\ndo $$ begin perform pg_sleep(20); commit; end $$;',
  });
  const result = await s.pmdb('migrate', '--json');
  expect(errorOf(result)).toMatchObject({
    sqlstate: '57014',
    place: { line: 2 },
    remedy: expect.stringContaining('statement-timeout'),
  });
  await s.write('V001__slow', 'select 1;');
  expect(errorOf(await s.pmdb('migrate', '--json'))).toMatchObject({ sqlstate: '57014', place: { line: 4 } });
});

test('a role that another session altered meanwhile is altered again', async () => {
  const s = await scenario({ V001__a: 'create table a (id int);' });
  const { name: role } = await s.db.role();
  await s.write('V002__role', [`alter role ${role} noinherit;`, 'select 1;']);
  const rival = await s.db.sql.reserve();
  await rival`begin`;
  await rival.unsafe(`alter role ${role} inherit`);
  const run = s.start('migrate');
  await until(() => isActive(s.db, 'alter role %'));
  await rival`commit`;
  rival.release();
  await run.says('altered by another session meanwhile');
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(await theValue(s.db, `select rolinherit from pg_roles where rolname = '${role}'`)).toBe(false);
});
