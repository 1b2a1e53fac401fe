import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../support/database.ts';
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.ts';
import { has } from '../../support/requirements.ts';
import { isActive } from './activity.ts';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { type Pair, type Scenario, scenario, until } from './scenario.ts';

let bouncer: PgBouncer;

const V002 =
  '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);\ninsert into units values (2);';

/** The project, with a pooler between pmdb and the database. */
async function pooled(migrations: Readonly<Record<string, Pair>>): Promise<Scenario> {
  const s = await scenario(migrations);
  return s.with({ url: bouncer.through(s.db.url) });
}

/** What the next clients find on every server connection that the pooler holds. */
async function leftBehind({ db }: Scenario) {
  const sql = db.connectAs({ url: bouncer.through(db.url) });
  const look = () =>
    sql.begin(async (tx) => {
      await tx`select pg_sleep(0.05)`;
      return await tx`
      select pg_backend_pid() as pid, current_setting('search_path') as path, current_setting('timezone') as zone
           , current_setting('lock_timeout') as lock_timeout, current_setting('row_security') as row_security
           , current_user = session_user as own, to_regclass('pg_temp.left_over') is null as no_temp
           , (select count(*)::int from pg_prepared_statements where from_sql) as prepared
           , (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks`;
    });
  const seen = (await Promise.all([look(), look(), look(), look()])).flat();
  return seen.map(({ pid: _, ...rest }) => rest);
}

const CLEAN = {
  path: '"$user", public',
  zone: 'UTC',
  lock_timeout: '0',
  row_security: 'on',
  own: true,
  no_temp: true,
  prepared: 0,
  locks: 0,
};

describe.skipIf(!has('pgbouncer'))('behind PgBouncer in transaction mode', () => {
  beforeAll(async () => {
    bouncer = await startPgBouncer();
  });
  afterAll(() => bouncer?.stop());

  test('a pooler is seen, said, and worked with: migrate, rollback, no transaction', async () => {
    const s = await pooled({
      V001__units: ['create table units (id int); insert into units values (1);', 'drop table units;'],
      V002__index: [
        '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);\nvacuum units;\nbegin; insert into units values (2); commit;',
        '-- pmdb: no-transaction\ndrop index concurrently units_id;',
      ],
      V003__last: 'create view last as select * from units;',
    });
    await s.write('V003__last', ['create view last as select * from units;', 'drop view last;']);
    const { code, stderr } = await s.pmdb('migrate');
    expect(code).toBe(0);
    expect(stderr).toMatch(/pooler.*PMDB_DIRECT_URL/);
    expect(await appliedVersions(s.db)).toEqual(['001', '002', '003']);
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
    expect(await s.pmdb('rollback', '--to', '0')).toMatchObject({ code: 0 });
    expect(await appliedVersions(s.db)).toEqual([]);
    expect(await s.pmdb('status')).toMatchObject({ code: 0 });
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
  });

  test('nothing of what a file sets reaches the next client', async () => {
    const s = await pooled({
      V001__sets: `create schema app; set search_path = app; set timezone = 'Asia/Tokyo'; create temp table left_over ();
        prepare left_over as select 1; select pg_advisory_lock(7); listen left_over; set role pg_monitor;`,
      V002__outside: `-- pmdb: no-transaction
        select 1;
        do $$ begin perform set_config('timezone', 'Asia/Seoul', false); end $$;
        create temp table left_over ();
        begin; set timezone = 'Asia/Tokyo'; select pg_advisory_lock(8); commit;`,
    });
    await s.write(
      'V002__outside',
      `-- pmdb: no-transaction
        create table a (id int);
        do $$ begin perform set_config('timezone', 'Asia/Seoul', false); end $$;
        create temp table left_over ();
        begin; select pg_advisory_lock(8); commit;`,
    );
    expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
  });

  test('nor of a file that fails', async () => {
    const s = await pooled({
      V001__sets:
        "set timezone = 'Asia/Tokyo'; prepare left_over as select 1; select pg_advisory_lock(7); select 1 / 0;",
    });
    expect((await s.pmdb('migrate')).code).toBe(4);
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
    await s.write('V001__sets', '-- pmdb: no-transaction\nprepare left_over as select 1;\nselect 1 / 0;');
    expect((await s.pmdb('migrate')).code).toBe(4);
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
  });

  test('a no-transaction file that sets something for its session is sent the direct way', async () => {
    const s = await pooled({
      V001__sets: "-- pmdb: no-transaction\nset lock_timeout = '3s';\ncreate table a (id int);",
    });
    const result = await s.pmdb('migrate', '--json');
    expect(errorOf(result)).toMatchObject({
      code: 'BAD_FILE',
      place: { file: 'migrations/shared/V001__sets.sql', line: 2, column: 1 },
      state: '0 applied; V001: left no trace; 0 not run.',
      remedy: expect.stringContaining('PMDB_DIRECT_URL'),
    });
    expect(await appliedVersions(s.db)).toEqual([]);
    const direct = s.with({ env: { PMDB_DIRECT_URL: s.db.url } });
    expect(await direct.pmdb('migrate')).toMatchObject({ code: 0, stderr: expect.stringContaining('direct way') });
    expect(await appliedVersions(s.db)).toEqual(['001']);
  });

  test('a direct way to another database is none', async () => {
    const s = await pooled({ V001__a: 'create table a (id int);' });
    const other = await freshDatabase();
    for (const command of ['migrate', 'rollback']) {
      const result = await s.with({ env: { PMDB_DIRECT_URL: other.url } }).pmdb(command, '--json');
      expect(errorOf(result)).toMatchObject({
        code: 'BAD_CONFIG',
        message: expect.stringContaining('leads elsewhere'),
      });
    }
    expect(await theValue(other, "select to_regnamespace('migrations') is null")).toBe(true);
  });

  test('ten runs at once apply every migration exactly once', async () => {
    const s = await pooled({
      V001__units: 'create table units (id int); insert into units values (1);',
      V002__index: V002,
      V003__more: 'insert into units values (3);',
    });
    const results = await Promise.all(Array.from({ length: 10 }, () => s.pmdb('migrate')));
    expect(results.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual(Array(10).fill(0));
    expect(await theValue(s.db, 'select count(*)::int from units')).toBe(3);
    expect(await theValue(s.db, "select count(*)::int from migrations.history where action = 'migrate'")).toBe(3);
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
    await s.write('V002__index', [V002, '-- pmdb: no-transaction\ndrop index concurrently units_id;']);
    const undone = await Promise.all(Array.from({ length: 10 }, () => s.pmdb('rollback', '--to', '1')));
    expect(undone.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual(Array(10).fill(0));
    expect(await appliedVersions(s.db)).toEqual(['001']);
    expect(await theValue(s.db, "select count(*)::int from migrations.history where action = 'rollback'")).toBe(2);
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
  });

  test('a rehearsal leaves nothing either', async () => {
    const s = await pooled({
      V001__sets: `create table units (id int); set timezone = 'Asia/Tokyo'; set search_path = pg_catalog;
        create temp table left_over (); prepare left_over as select 1; select pg_advisory_lock(7);`,
    });
    expect(await s.pmdb('migrate', '--rehearse')).toMatchObject({ code: 0 });
    expect(await theValue(s.db, "select to_regclass('units')")).toBeNull();
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
  });

  test('Ctrl-C reaches the server through the pooler', async () => {
    const s = await pooled({ V001__slow: 'create table a (id int); select pg_sleep(62);' });
    const run = s.start('migrate', '--json');
    const sleeps = () => isActive(s.db, '%pg_sleep(62)%');
    await until(sleeps);
    run.signal('SIGINT');
    const result = await run.ended;
    expect(result.code).toBe(130);
    expect(errorOf(result)).toMatchObject({ code: 'INTERRUPTED', state: '0 applied; V001: left no trace; 0 not run.' });
    expect(await sleeps()).toBe(false);
    expect(await leftBehind(s)).toEqual(Array(4).fill(CLEAN));
  });

  test('a killed run leaves no lock, and its last statement is awaited', async () => {
    const s = await pooled({
      V001__slow: '-- pmdb: no-transaction\nselect 1;\ndo $$ begin perform pg_sleep(2.5); commit; end $$;',
    });
    const run = s.start('migrate');
    const sleeps = () => isActive(s.db, 'do %pg_sleep(2.5)%');
    await until(sleeps);
    run.signal('SIGKILL');
    await run.ended;
    const result = await s.pmdb('migrate');
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(
      /waiting for the last statement of an earlier run: pid \d+ \(postgres, pmdb\/migrate\)/,
    );
    expect(result.stderr).toMatch(/UNFINISHED/);
    expect(await sleeps()).toBe(false);
    expect(await s.pmdb('repair', '--done', '1')).toMatchObject({ code: 0 });
    expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  });
});

test.skipIf(!has('pgbouncer'))('a pooler that allows no transactions is told of, with what to set', async () => {
  const strict = await startPgBouncer('statement');
  onTestFinished(() => strict.stop());
  const s = await scenario({ V001__units: ['create table units (id int);', 'drop table units;'] });
  const { code, stderr } = await s.with({ url: strict.through(s.db.url) }).pmdb('migrate');
  expect(code).not.toBe(0);
  expect(stderr).toContain('transaction blocks not allowed in statement pooling mode');
  expect(stderr).toContain('Set pool_mode = transaction for this database, or name a direct way in PMDB_DIRECT_URL.');
  expect(await s.db.sql`select to_regclass('units') as made`).toEqual([{ made: null }]);
});
