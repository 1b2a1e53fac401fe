import { expect, onTestFinished, test } from 'vitest';
import { startPrivateServer } from '../../../src/server/private-server.ts';
import { CutProxy } from '../../chaos/cut-proxy.ts';
import { findInstallation } from '../../support/server-source.ts';
import { holdUpBuilds, isActive, untilBuildWaits } from './activity.ts';
import { appliedVersions, catalogOf, errorOf, ledgerOf, theValue } from './reading.ts';
import { type Scenario, scenario, until } from './scenario.ts';

const sleeping = ({ db }: Scenario, seconds: number) => isActive(db, `%pg_sleep(${seconds})%`);

const terminate = async ({ db }: Scenario, application: string) =>
  void (await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = ${application}`);

test('the worker is terminated: the step is gone, and the next run does it', async () => {
  const s = await scenario({
    V001__a: 'create table a (id int);',
    V002__slow: 'create table b (id int); select pg_sleep(30); create table c (id int);',
  });
  const run = s.start('migrate', '--json');
  await until(() => sleeping(s, 30));
  await terminate(s, 'pmdb/migrate');
  const result = await run.ended;
  expect(result.code).toBe(4);
  expect(errorOf(result)).toMatchObject({
    code: 'CONNECTION_LOST',
    message: expect.stringContaining('terminating connection due to administrator command'),
    state: '1 applied; V002: either whole or not at all, `pmdb status` tells; 0 not run.',
    remedy: expect.stringContaining('again'),
  });
  expect(await appliedVersions(s.db)).toEqual(['001']);
  await s.write('V002__slow', 'create table b (id int); create table c (id int);');
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
});

test('the connection is reset: the run ends all the same', async () => {
  const plain = await scenario({ V001__slow: 'create table a (id int); select pg_sleep(32);' });
  const proxy = await CutProxy.before(Number(new URL(plain.db.url).port));
  onTestFinished(() => proxy.close());
  const url = Object.assign(new URL(plain.db.url), { port: proxy.port }).href;
  const run = plain.with({ url }).start('migrate', '--json');
  await until(() => sleeping(plain, 32));
  proxy.cut(0);
  expect(errorOf(await run.ended)).toMatchObject({ code: 'CONNECTION_LOST' });
  // The server notices it no earlier than at the end of the statement.
  await terminate(plain, 'pmdb/migrate');
  await plain.write('V001__slow', 'create table a (id int);');
  expect(await plain.pmdb('migrate')).toMatchObject({ code: 0 });
});

test('the worker is terminated in a statement outside a transaction', async () => {
  const s = await scenario({
    V001__slow:
      '-- pmdb: no-transaction\ncreate table a (id int);\ndo $$ begin perform pg_sleep(31); commit; end $$;\ninsert into a values (1);',
  });
  const run = s.start('migrate', '--json');
  await until(() => sleeping(s, 31));
  await terminate(s, 'pmdb/migrate');
  expect(errorOf(await run.ended)).toMatchObject({
    code: 'CONNECTION_LOST',
    state:
      '0 applied; V001: left half done: 1 of 3 statements are done, statement 2 may have been under way; 0 not run.',
  });
  expect(errorOf(await s.pmdb('migrate', '--json')).code).toBe('UNFINISHED');
  expect(await s.pmdb('repair', '--done', '1')).toMatchObject({ code: 0 });
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(s.db, 'select count(*)::int from a')).toBe(1);
});

test('what was begun and edited since is settled by a person', async () => {
  const s = await scenario({
    V001__slow: '-- pmdb: no-transaction\nselect 1;\ncreate index concurrently a_id on a (id);',
  });
  await s.db.sql.unsafe('create table a (id int)');
  const letGo = await holdUpBuilds(s.db, 'a');
  const run = s.start('migrate', '--json');
  await untilBuildWaits(s.db);
  await terminate(s, 'pmdb/migrate');
  expect(errorOf(await run.ended).code).toBe('CONNECTION_LOST');
  await letGo();
  await s.write('V001__slow', '-- pmdb: no-transaction\nselect 1;\ncreate index concurrently a_other on a (id);');
  expect(errorOf(await s.pmdb('migrate', '--json'))).toMatchObject({
    code: 'UNFINISHED',
    message: expect.stringContaining('which was changed since'),
  });
  expect(await s.pmdb('repair', '--not-done', '1')).toMatchObject({ code: 0 });
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
});

test('an INVALID index without a name of its own tells that it was not done', async () => {
  const s = await scenario({ V001__index: '-- pmdb: no-transaction\ncreate index concurrently on a (id);' });
  await s.db.sql.unsafe('create table a (id int)');
  const letGo = await holdUpBuilds(s.db, 'a');
  const run = s.start('migrate', '--json');
  await untilBuildWaits(s.db);
  await terminate(s, 'pmdb/migrate');
  expect(errorOf(await run.ended).code).toBe('CONNECTION_LOST');
  await letGo();
  expect(await s.pmdb('migrate')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('dropped the INVALID index public.a_id_idx'),
  });
  const indexes = await s.db
    .sql`select indexrelid::regclass::text as name from pg_index where indrelid = 'a'::regclass`;
  expect(indexes).toEqual([{ name: 'a_id_idx' }]);
});

test('the session with the lock is terminated: the step under way ends, and no other begins', async () => {
  const s = await scenario({
    V001__slow: 'create table a (id int); select pg_sleep(2);',
    V002__never: 'create table b (id int);',
    V003__never: 'create table c (id int);',
  });
  const run = s.start('migrate', '--json');
  await until(() => sleeping(s, 2));
  await terminate(s, 'pmdb/lock');
  const result = await run.ended;
  expect(result.code).toBe(4);
  expect(errorOf(result)).toMatchObject({
    code: 'CONNECTION_LOST',
    message: "the session that held this run's lock was lost",
    state: '1 applied; 2 not run.',
  });
  expect(await appliedVersions(s.db)).toEqual(['001']);
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
});

test('and no other statement, where they are not one transaction', async () => {
  const s = await scenario({ V001__slow: '-- pmdb: no-transaction\nselect pg_sleep(2.1);\ncreate table a (id int);' });
  const run = s.start('migrate', '--json');
  await until(() => sleeping(s, 2.1));
  await terminate(s, 'pmdb/lock');
  expect(errorOf(await run.ended)).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(await ledgerOf(s.db)).toEqual([{ version: '001', state: 'applying', done: 1, started: null }]);
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
});

test('while its own lock session is gone, the work lock still keeps other runs out', async () => {
  const s = await scenario({ V001__slow: 'create table a (id int); select pg_sleep(2.2);' });
  const run = s.start('migrate');
  await until(() => sleeping(s, 2.2));
  await terminate(s, 'pmdb/lock');
  const other = await s.pmdb('migrate', '--json', '--lock-wait', '0');
  expect(errorOf(other)).toMatchObject({ code: 'LOCKED' });
  expect(await run.ended).toMatchObject({ code: 0 });
});

const installation = await findInstallation();

test.skipIf(installation === undefined)(
  'the server crashes under a run and recovers: the next one ends as if nothing had been',
  async () => {
    const server = await startPrivateServer(installation?.bin ?? '', { settings: { synchronous_commit: 'on' } });
    onTestFinished(() => server.stop());
    const migrations = {
      V001__units: 'create table units (id int); insert into units select generate_series(1, 1000);',
      V002__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);\nselect pg_sleep(0.01);',
      V003__slow: 'create table rooms (id int); select pg_sleep(1.5);',
      V004__last: 'create table last (id int);',
    };
    const plain = await scenario(migrations);
    await plain.pmdb('migrate');
    const expected = await catalogOf(plain.db);

    const s = plain.with({ url: server.url });
    const db = { sql: plain.db.connectAs({ url: server.url }) };
    const crashDuring = async (query: string) => {
      const run = s.start('migrate', '--json');
      const pid = async () =>
        await theValue(
          db,
          `select pid from pg_stat_activity where state = 'active' and application_name = 'pmdb/migrate' and query like '${query}%'`,
        );
      await until(async () => (await pid()) !== undefined);
      process.kill(Number(await pid()), 'SIGKILL');
      const error = errorOf(await run.ended);
      await until(
        async () =>
          await db.sql`select`.then(
            () => true,
            () => false,
          ),
      );
      return error;
    };

    expect(await s.pmdb('migrate', '--to', '1')).toMatchObject({ code: 0 });
    // It goes with the crash.
    await holdUpBuilds(db, 'units');
    expect(await crashDuring('create index')).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await theValue(db, "select indisvalid from pg_index where indexrelid = 'units_id'::regclass")).toBe(false);
    expect(await crashDuring('select pg_sleep(1.5)')).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await appliedVersions(db)).toEqual(['001', '002']);
    expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await catalogOf(db)).toEqual(expected);
  },
);
