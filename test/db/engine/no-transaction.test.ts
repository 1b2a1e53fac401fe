import { expect, test } from 'vitest';
import { appliedVersions, errorOf, ledgerOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

const TABLE = 'create table units (id int, city text); insert into units values (1, null), (1, null), (2, null);';

test('commands that PostgreSQL refuses in a transaction run, and leave nothing in the journal', async () => {
  const { db, pmdb } = await scenario({
    V001__units: TABLE,
    V002__outside: [
      `-- pmdb: no-transaction
      create index concurrently units_id on units (id);
      create index concurrently units_city on units (city);
      vacuum (analyze) units;
      reindex index concurrently units_id;
      reindex table concurrently units;
      drop index concurrently units_city;
      alter system set log_min_duration_statement = 123456;
      alter system reset log_min_duration_statement;`,
      '-- pmdb: no-transaction\ndrop index concurrently units_id;',
    ],
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await ledgerOf(db)).toMatchObject([{}, { version: '002', state: 'applied', done: 0, started: null }]);
  expect(
    await theValue(db, "select array_agg(indexrelid::regclass::text) from pg_index where indrelid = 'units'::regclass"),
  ).toEqual(['units_id']);

  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select count(*)::int from pg_index where indrelid = 'units'::regclass")).toBe(0);
  expect(await appliedVersions(db)).toEqual(['001']);
});

test('its own BEGIN … COMMIT, inline COPY data, savepoints, and a DO block that commits', async () => {
  const { db, pmdb } = await scenario({
    V001__units: TABLE,
    V002__mixed: `-- pmdb: no-transaction
begin;
insert into units values (10);
savepoint a; insert into units values (11); rollback to a;
copy units (id, city) from stdin;
20\tOslo
21\t\\N
\\.
commit;
copy units (id, city) from stdin with (format csv);
30,"Ål, i Hallingdal"
\\.
do $$ begin for i in 40 .. 42 loop insert into units values (i); commit; end loop; end $$;
start transaction; insert into units values (50); end;`,
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  const ids = await db.sql`select id from units where id >= 10 order by 1`;
  expect(ids.map(({ id }) => id)).toEqual([10, 20, 21, 30, 40, 41, 42, 50]);
});

test('a run that failed goes on at the statement it had reached, which may be mended', async () => {
  const { db, pmdb, write } = await scenario({
    V001__steps:
      '-- pmdb: no-transaction\ncreate table a (id int);\ninsert into a values (1);\ninsert into b values (1);\ninsert into a values (2);',
    V002__after: 'create table after (id int)',
  });
  const failed = await pmdb('migrate', '--json');
  expect(failed.code).toBe(4);
  expect(errorOf(failed)).toMatchObject({
    sqlstate: '42P01',
    place: { line: 4, column: 13 },
    state: '0 applied; V001: left half done: 2 of 4 statements are done, statement 3 was not done; 1 not run.',
  });
  expect(await ledgerOf(db)).toEqual([{ version: '001', state: 'applying', done: 2, started: null }]);
  const { stdout } = await pmdb('status');
  expect(stdout).toContain('half applied');
  expect(stdout).toContain('V001: 2 of 4 statements are done; `pmdb migrate` goes on from there');
  const rollback = await pmdb('rollback', '--json');
  expect(rollback.code).toBe(2);
  expect(errorOf(rollback).code).toBe('UNFINISHED');

  await write(
    'V001__steps',
    '-- pmdb: no-transaction\n-- a comment\ncreate table a (id int);\ninsert into a values (1);\ninsert into a values (3), (4);\ninsert into a values (2);',
  );
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await db.sql`select id from a order by 1`).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
  expect(await appliedVersions(db)).toEqual(['001', '002']);
  expect(await pmdb('migrate')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to migrate') });
});

test('a statement that is done may not be changed, nor taken away', async () => {
  const { db, pmdb, write } = await scenario({
    V001__steps:
      '-- pmdb: no-transaction\ncreate table a (id int);\ninsert into a values (1);\ninsert into b values (1);',
  });
  await pmdb('migrate');
  await write('V001__steps', '-- pmdb: no-transaction\ncreate table a (id int);\ninsert into a values (2);\nselect 1;');
  const changed = await pmdb('migrate', '--json');
  expect(changed.code).toBe(2);
  expect(errorOf(changed)).toMatchObject({
    code: 'CHANGED',
    message: 'statement 2 of migrations/shared/V001__steps.sql was changed after it was run',
    place: { line: 3, column: 1 },
  });
  await write('V001__steps', '-- pmdb: no-transaction\ncreate table a (id int);');
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'CHANGED' });
  expect(await theValue(db, 'select array_agg(id) from a')).toEqual([1]);
});

test('what it set for its session holds again when it goes on', async () => {
  const { db, pmdb, write } = await scenario({});
  const before = `-- pmdb: no-transaction
    create schema app;
    set search_path = app;
    select pg_catalog.set_config('app.colour', 'green', false);
    begin; set local timezone = 'Asia/Tokyo'; set timezone = 'Asia/Seoul'; commit;`;
  await write('V001__steps', `${before} select 1 / 0;`);
  expect((await pmdb('migrate')).code).toBe(4);
  await write(
    'V001__steps',
    `${before} create table seen as select current_setting('app.colour') as colour, current_setting('timezone') as zone;`,
  );
  const { code, stderr } = await pmdb('migrate');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/^warning:/m) });
  expect(await db.sql`select * from app.seen`).toEqual([{ colour: 'green', zone: 'Asia/Seoul' }]);
});

test('a statement of which only the catalog knows that it needs no transaction', async () => {
  const { db, pmdb } = await scenario({
    V001__parts: `create table parts (id int) partition by range (id);
      create table parts_1 partition of parts for values from (0) to (10);
      create index on parts (id);`,
    V002__reindex: '-- pmdb: no-transaction\nselect 1; reindex table parts;',
  });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});

test('a role that its file takes on does not write the journal', async () => {
  const { db, pmdb, with: other } = await scenario({});
  const [owner, app] = [await db.role(), await db.role({ owner: false })];
  await db.sql.unsafe(`grant ${app.name} to ${owner.name}; grant usage, create on schema public to ${app.name}`);
  const s = other({ url: owner.url });
  await s.write(
    'V001__as_app',
    `-- pmdb: no-transaction
    set role ${app.name};
    create table a (id int);
    create index concurrently a_id on a (id);
    begin; insert into a values (1); commit;
    select 1 / 0;`,
  );
  expect((await s.pmdb('migrate')).code).toBe(4);
  await s.write(
    'V001__as_app',
    `-- pmdb: no-transaction
    set role ${app.name};
    create table a (id int);
    create index concurrently a_id on a (id);
    begin; insert into a values (1); commit;
    create table b (id int);`,
  );
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  const owners = await db.sql`select distinct tableowner as name from pg_tables where tablename in ('a', 'b')`;
  expect(owners).toEqual([{ name: app.name }]);
  expect(await theValue(db, "select string_agg(distinct db_user, ' ') from migrations.history")).toBe(owner.name);
  expect((await pmdb('status')).code).toBe(0);
});

test('a rollback without a transaction that failed goes on as well, and holds up migrate until then', async () => {
  const { db, pmdb, write } = await scenario({
    V001__a: [
      'create table a (id int); create table b (id int);',
      '-- pmdb: no-transaction\ndrop table a;\ndrop table c;\ndrop table b;',
    ],
  });
  await pmdb('migrate');
  const failed = await pmdb('rollback', '--json');
  expect(errorOf(failed)).toMatchObject({
    sqlstate: '42P01',
    state: '0 rolled back; V001: left half done: 1 of 3 statements are done, statement 2 was not done; 0 not run.',
  });
  expect(await ledgerOf(db)).toEqual([{ version: '001', state: 'reverting', done: 1, started: null }]);
  expect((await pmdb('status')).stdout).toContain('half rolled back');
  expect((await pmdb('status', '--check')).code).toBe(1);
  const migrate = await pmdb('migrate', '--json');
  expect(migrate.code).toBe(2);
  expect(errorOf(migrate)).toMatchObject({ code: 'UNFINISHED', remedy: expect.stringContaining('pmdb rollback') });

  await write('V001__a', [
    'create table a (id int); create table b (id int);',
    '-- pmdb: no-transaction\ndrop table a;\ndrop table b;',
  ]);
  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
  expect(await ledgerOf(db)).toEqual([]);
  expect(await theValue(db, "select to_regclass('b')")).toBeNull();
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
});

test('a file that was begun without a transaction is not gone on with in one', async () => {
  const { db, pmdb, write } = await scenario({
    V001__a: '-- pmdb: no-transaction\ncreate table a (id int);\nselect 1 / 0;',
  });
  await pmdb('migrate');
  await write('V001__a', 'create table a (id int);\nselect 1;');
  const result = await pmdb('migrate', '--json');
  expect(result.code).toBe(2);
  expect(errorOf(result)).toMatchObject({
    code: 'CHANGED',
    message: 'migrations/shared/V001__a.sql was begun as a file without a transaction, and is not one any more',
    remedy: expect.stringContaining('no-transaction'),
  });
  await write('V001__a', '-- pmdb: no-transaction\ncreate table a (id int);\nselect 1;');
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001']);
});

test('a file of which nothing could be done was not begun', async () => {
  const { db, pmdb, write } = await scenario({
    V001__units: TABLE,
    V002__wrong: [
      '-- pmdb: no-transaction\ninsert into unit values (3);\nvacuum units;',
      '-- pmdb: no-transaction\nselect 1 / 0;',
    ],
  });
  const failed = await pmdb('migrate', '--json');
  expect(errorOf(failed).state).toBe('1 applied; V002: left no trace; 0 not run.');
  expect(await appliedVersions(db)).toEqual(['001']);
  await write('V002__wrong', ['-- pmdb: no-transaction\nvacuum units;', '-- pmdb: no-transaction\nselect 1 / 0;']);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(errorOf(await pmdb('rollback', '--json')).state).toBe('0 rolled back; V002: left no trace; 0 not run.');
  expect(await ledgerOf(db)).toMatchObject([{}, { version: '002', state: 'applied', done: 0, started: null }]);
});
