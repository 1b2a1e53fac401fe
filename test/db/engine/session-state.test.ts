import { expect, test } from 'vitest';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

/** Everything that a file can leave in its session. */
const LEAVE_EVERYTHING = `
  create role pmdb_test_other;
  create schema app;
  create table app.things (id int);
  grant all on schema app to pmdb_test_other;
  set search_path = app;
  set statement_timeout = '1h';
  set timezone = 'Pacific/Kiritimati';
  select set_config('app.secret', 'kept', false);
  create temp table left_over (id int);
  prepare left_over as select 1;
  declare left_over cursor with hold for select 1;
  listen left_over;
  create sequence app.s; select nextval('app.s');
  set role pmdb_test_other;`;

const SEE_WHAT_IS_LEFT = `
  create table seen as
  select current_user = session_user                                          as own_role
       , current_setting('search_path')                                       as search_path
       , current_setting('statement_timeout')                                 as statement_timeout
       , current_setting('timezone')                                          as timezone
       , current_setting('app.secret', true)                                  as secret
       , current_setting('application_name')                                  as application
       , to_regclass('pg_temp.left_over') is not null                         as temp_table
       , (select count(*)::int from pg_prepared_statements)                   as prepared
       , (select count(*)::int from pg_cursors where is_holdable)             as cursors
       , (select count(*)::int from pg_listening_channels())                  as channels;`;

const NOTHING_LEFT = {
  own_role: true,
  search_path: '"$user", public',
  statement_timeout: '0',
  timezone: 'UTC',
  application: 'pmdb/migrate',
  temp_table: false,
  prepared: 0,
  cursors: 0,
  channels: 0,
};

async function withoutRole<T>({ sql }: { sql: import('postgres').Sql }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await sql.unsafe('drop owned by pmdb_test_other; drop role if exists pmdb_test_other').catch(() => {});
  }
}

test.sequential('what a file sets is gone for the ledger and for the next file', async () => {
  const { db, pmdb } = await scenario({ V001__leave: LEAVE_EVERYTHING, V002__see: SEE_WHAT_IS_LEFT });
  await withoutRole(db, async () => {
    expect(await pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await db.sql`select * from public.seen`).toMatchObject([NOTHING_LEFT]);
    const by = await db.sql`select distinct applied_by = session_user as own from migrations.schema_versions`;
    expect(by).toEqual([{ own: true }]);
  });
});

test.sequential('so it is after a no-transaction file, whose statements share it', async () => {
  const during = `${LEAVE_EVERYTHING} reset role; create table during as select current_setting('search_path') as path; set role pmdb_test_other;`;
  const { db, pmdb } = await scenario({
    V001__leave: `-- pmdb: no-transaction\n${during}`,
    V002__see: SEE_WHAT_IS_LEFT,
  });
  await withoutRole(db, async () => {
    expect(await pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await db.sql`select * from app.during`).toEqual([{ path: 'app' }]);
    expect(await db.sql`select * from public.seen`).toMatchObject([NOTHING_LEFT]);
  });
});

test('SET SESSION AUTHORIZATION ends with its file', async () => {
  const { db, pmdb } = await scenario({
    V001__other:
      'grant create on schema public to pg_monitor; set session authorization pg_monitor; create table a ();',
    V002__own: 'create table b as select session_user::text as who',
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select tableowner from pg_tables where tablename = 'a'")).toBe('pg_monitor');
  expect(await theValue(db, 'select who = session_user from b')).toBe(true);
});

test('what a file defers is checked with the settings of the file', async () => {
  const { db, pmdb } = await scenario({
    V001__app: `create schema app; create table app.units (id int); create table app.log (id int);
      create function app.note() returns trigger language plpgsql as $$ begin insert into log values (new.id); return null; end $$;
      create constraint trigger note after insert on app.units deferrable initially deferred
        for each row execute function app.note();`,
    V002__units: 'set search_path = app; insert into units values (1);',
    V003__more:
      '-- pmdb: no-transaction\nset search_path = app; insert into units values (2); begin; insert into units values (3); commit;',
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, 'select count(*)::int from app.log')).toBe(3);
});

test("files run with the database's own search_path, and the next one sees it changed", async () => {
  const { db, pmdb } = await scenario({
    V001__first: 'create schema app; create table public.first as select 1;',
    V002__path: `do $$ begin execute format('alter database %I set search_path = app, public', current_database()); end $$`,
    V003__second: 'create table second as select 2;',
    V004__reset: `do $$ begin execute format('alter database %I reset search_path', current_database()); end $$`,
    V005__third: 'create table third as select 3;',
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  const tables =
    await db.sql`select schemaname || '.' || tablename as name from pg_tables where schemaname in ('app', 'public') order by 1`;
  expect(tables.map(({ name }) => name)).toEqual(['app.second', 'public.first', 'public.third']);
});

test('a plain ALTER DATABASE … SET is seen by the next file as well', async () => {
  const { db, pmdb, write } = await scenario({});
  await write('V001__path', `create schema app; alter database ${db.name} set search_path = app;`);
  await write('V002__second', 'create table second as select 2;');
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select to_regclass('app.second') is not null")).toBe(true);
});

test('the search_path of the database never hides the ledger or the functions that pmdb calls', async () => {
  const { db, pmdb, write } = await scenario({
    V001__trap: `create schema trap;
      create function trap.clock_timestamp() returns timestamptz language plpgsql as $$ begin raise 'trapped'; end $$;
      create function trap.now() returns timestamptz language plpgsql as $$ begin raise 'trapped'; end $$;`,
  });
  await pmdb('migrate');
  await db.sql.unsafe(`alter database ${db.name} set search_path = trap, pg_catalog`);
  await write('V002__after', 'create table trap.after (id int);');
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});

test('notices reach the user, with what a function says and how grave it is', async () => {
  const { pmdb } = await scenario({
    V001__talk: `do $$ begin raise notice 'halfway'; raise warning 'careful'; raise info 'by the way'; end $$;
                 drop table if exists nothing;`,
  });
  const { code, stderr } = await pmdb('migrate');
  expect(code).toBe(0);
  for (const line of [
    'notice: halfway',
    'warning: careful',
    'info: by the way',
    'notice: table "nothing" does not exist, skipping',
  ])
    expect(stderr).toContain(line);
});

test('pmdb itself raises no notices', async () => {
  const { pmdb, write } = await scenario({ V001__a: 'create table a (id int); insert into a values (1);' });
  const first = await pmdb('migrate');
  await write('V002__fail', 'insert into a select 1 / 0;');
  await write('V003__deferred', 'select 1;');
  const second = await pmdb('migrate');
  expect(first.stderr + second.stderr).not.toMatch(/^(notice|warning):/m);
});

test('a COMMIT that fails says nothing of a transaction that is over', async () => {
  const { pmdb } = await scenario({
    V001__tables:
      'create table a (id int primary key); create table b (a int references a deferrable initially deferred);',
    V002__block: '-- pmdb: no-transaction\nbegin; insert into b values (1); commit;',
  });
  const result = await pmdb('migrate');
  expect(result.code).toBe(4);
  expect(result.stderr).not.toContain('no transaction in progress');
  expect(result.stderr).toContain('V002__block.sql:2:');
});

test('a role that may not write to the ledger is told so, and the file is not blamed', async () => {
  const { db, pmdb, with: other } = await scenario({ V001__a: 'create table a (id int);' });
  await pmdb('migrate');
  const reader = await db.role({ owner: false });
  await db.sql.unsafe(
    `grant usage on schema migrations to ${reader.name}; grant select on all tables in schema migrations to ${reader.name}`,
  );
  const s = other({ url: reader.url });
  expect(await s.pmdb('status')).toMatchObject({ code: 0 });
  await s.write('V002__b', 'select 1;');
  const result = await s.pmdb('migrate', '--json');
  expect(result.code).toBe(3);
  expect(errorOf(result)).toMatchObject({ code: 'NO_PRIVILEGE', message: expect.stringContaining('schema_versions') });
  expect(errorOf(result).place).toBeUndefined();
});
