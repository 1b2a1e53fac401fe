import { expect, test } from 'vitest';
import { holdUpBuilds, isActive, untilBuildWaits } from './activity.ts';
import { appliedVersions, errorOf, ledgerOf, theValue } from './reading.ts';
import { type Scenario, scenario, until } from './scenario.ts';

const locksHeld = async ({ db }: Scenario) =>
  await theValue(
    db,
    "select count(*)::int from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
  );

for (const [signal, exit] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} cancels the statement in the server at once, and rolls the step back`, async () => {
    const s = await scenario({
      V001__a: 'create table a (id int);',
      V002__slow: 'create table b (id int); select pg_sleep(60);',
      V003__c: 'create table c (id int);',
    });
    const run = s.start('migrate', '--json');
    await until(() => isActive(s.db, '%pg_sleep(60)%'));
    const began = Date.now();
    run.signal(signal);
    const result = await run.ended;
    expect(Date.now() - began).toBeLessThan(5000);
    expect(result.code).toBe(exit);
    expect(errorOf(result)).toMatchObject({
      code: 'INTERRUPTED',
      exitCode: exit,
      state: '1 applied; V002: left no trace; 1 not run.',
      remedy: expect.stringContaining('pmdb migrate'),
    });
    expect(await isActive(s.db, '%pg_sleep(60)%')).toBe(false);
    expect(await appliedVersions(s.db)).toEqual(['001']);
    expect((await s.pmdb('history')).stdout).toMatch(/ {2}interrupted V002 {2}/);
    expect(await theValue(s.db, "select to_regclass('b')")).toBeNull();
    await until(async () => (await locksHeld(s)) === 0);
    await s.write('V002__slow', 'create table b (id int);');
    expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  });
}

test('Ctrl-C while it waits for another run', async () => {
  const s = await scenario({ V001__slow: 'select pg_sleep(3);' });
  const first = s.start('migrate');
  await first.says('applying V001');
  const second = s.start('migrate', '--json');
  await until(
    async () =>
      (await theValue(
        s.db,
        // Connected is not enough: it must have asked for the lock, and not got it.
        `select count(*)::int from pg_stat_activity a
          where a.application_name = 'pmdb/lock' and a.datname = current_database() and a.query like '%advisory%'
            and not exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted)`,
      )) === 1,
  );
  second.signal('SIGINT');
  const result = await second.ended;
  expect(result.code).toBe(130);
  expect(errorOf(result)).toMatchObject({ code: 'INTERRUPTED', message: 'interrupted while waiting for another run' });
  expect(await first.ended).toMatchObject({ code: 0 });
});

test('Ctrl-C in a statement outside a transaction: it is known not to have ended', async () => {
  const s = await scenario({
    V001__slow:
      '-- pmdb: no-transaction\ncreate table a (id int);\ndo $$ begin perform pg_sleep(61); commit; end $$;\ninsert into a values (1);',
  });
  const run = s.start('migrate', '--json');
  await until(() => isActive(s.db, '%pg_sleep(61)%'));
  run.signal('SIGINT');
  const result = await run.ended;
  expect(result.code).toBe(130);
  expect(errorOf(result)).toMatchObject({
    code: 'INTERRUPTED',
    state:
      '0 applied; V001: left half done: 1 of 3 statements are done, statement 2 failed, and what it had committed before that stays; 0 not run.',
  });
  expect(await ledgerOf(s.db)).toEqual([{ version: '001', state: 'applying', done: 1, started: null }]);
  await s.write('V001__slow', '-- pmdb: no-transaction\ncreate table a (id int);\ninsert into a values (1);');
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(s.db, 'select count(*)::int from a')).toBe(1);
});

test('Ctrl-C in a concurrent build: the next run drops what it left and builds again', async () => {
  const s = await scenario({
    V001__units: 'create table units (id int);',
    V002__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
  });
  await s.pmdb('migrate', '--to', '1');
  const letGo = await holdUpBuilds(s.db, 'units');
  const run = s.start('migrate');
  await untilBuildWaits(s.db);
  run.signal('SIGINT');
  expect((await run.ended).code).toBe(130);
  expect(await theValue(s.db, "select indisvalid from pg_index where indexrelid = 'units_id'::regclass")).toBe(false);
  await letGo();
  expect(await s.pmdb('migrate')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('dropped the INVALID index'),
  });
});

test('Ctrl-C while a lock is waited for, and between two tries', async () => {
  const s = await scenario({
    V001__units: 'create table units (id int);',
    V002__alter: 'alter table units add column city text;',
  });
  await s.pmdb('migrate', '--to', '1');
  const holder = await s.db.sql.reserve();
  await holder`begin`;
  await holder`lock table units`;
  const waiting = s.start('migrate', '--lock-timeout', '30s');
  await until(() => isActive(s.db, '%alter table units%'));
  waiting.signal('SIGINT');
  expect((await waiting.ended).code).toBe(130);
  const pausing = s.start('migrate', '--lock-timeout', '50ms');
  await pausing.says('attempt 4');
  pausing.signal('SIGINT');
  const began = Date.now();
  expect((await pausing.ended).code).toBe(130);
  expect(Date.now() - began).toBeLessThan(3000);
  await holder`rollback`;
  holder.release();
});

test('a second Ctrl-C ends pmdb at once, and the next run waits for what it left in the server', async () => {
  const s = await scenario({
    V001__stubborn: `create table a (id int);
      do $$ begin
        begin perform pg_sleep(3); exception when query_canceled then perform pg_sleep(2); end;
      end $$;`,
  });
  const run = s.start('migrate');
  await until(() => isActive(s.db, '%pg_sleep(3)%'));
  run.signal('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  run.signal('SIGINT');
  expect((await run.ended).code).toBe(130);
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await appliedVersions(s.db)).toEqual(['001']);
});

test('history tells of a run that could write nothing: as long as it goes on, and when it was killed', async () => {
  const s = await scenario({
    V001__a: 'create table a (id int);',
    V002__slow: '-- pmdb: no-transaction\ncreate table b (id int);\ndo $$ begin perform pg_sleep(3.1); commit; end $$;',
  });
  const run = s.start('migrate');
  await until(() => isActive(s.db, 'do %pg_sleep(3.1)%'));
  const lastOf = async () => JSON.parse((await s.pmdb('history', '--json')).stdout).runs[0];
  expect(await lastOf()).toMatchObject({ action: 'running', from: '002', runId: expect.any(String) });
  run.signal('SIGKILL');
  await run.ended;
  await until(async () => (await lastOf()).action === 'interrupted');
});
