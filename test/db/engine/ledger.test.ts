import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('the row of a version says what, when, who and how long', async () => {
  const up = '-- Units.\r\ncreate table units (id int);\r\nselect pg_sleep(0.2);\r\n';
  const { db, pmdb } = await scenario({ V001__create_units: up });
  await pmdb('migrate');
  const [row] = await db.sql`select * from migrations.schema_versions`;
  expect(row).toMatchObject({
    id: 1,
    version: '001',
    description: 'create_units',
    applied_by: 'postgres',
    checksum: sha256(up.replaceAll('\r\n', '\n')),
    token_checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    state: 'applied',
    statement_checksums: [],
    statement_started: null,
    baseline: false,
    run_id: expect.any(String),
    tool_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(row?.execution_time_ms).toBeGreaterThanOrEqual(200);
  expect(Math.abs(Date.now() - Number(row?.applied_at))).toBeLessThan(60_000);
});

test('the columns are those of the specification, and more', async () => {
  const { db, pmdb } = await scenario({ V001__a: 'select 1;' });
  await pmdb('migrate');
  const columns = await db.sql`
    select column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '') || ' ' || is_nullable as is
      from information_schema.columns where table_schema = 'migrations' and table_name = 'schema_versions'`;
  expect(columns.map(({ is }) => is)).toEqual(
    expect.arrayContaining([
      'id integer NO',
      'version character varying(20) NO',
      'description text YES',
      'applied_at timestamp with time zone NO',
      'applied_by character varying(255) NO',
      'execution_time_ms integer YES',
      'checksum character varying(64) YES',
    ]),
  );
  await expect(db.sql`insert into migrations.schema_versions (version) values ('01')`).rejects.toMatchObject({
    code: '23505',
  });
  await expect(db.sql`insert into migrations.schema_versions (version) values ('x')`).rejects.toThrow();
});

test('everything that happens is in the history: who, from where, in which run', async () => {
  const { db, pmdb, write } = await scenario({ V001__a: 'create table a (id int);', V002__b: 'select 1 / 0;' });
  await pmdb('migrate');
  await write('V002__b', 'select 1;');
  await pmdb('migrate');
  await write('V002__b', '-- said better\nselect 1;');
  await pmdb('repair');
  await pmdb('rollback', '--to', '0');
  await pmdb('baseline', '--to', '1');
  const history =
    await db.sql`select action, version, description, error, db_user, client, host(client_addr) as addr, run_id, tool_version from migrations.history order by id`;
  expect(history.map(({ action, version }) => `${action} ${version}`)).toEqual([
    'migrate 001',
    'failure 002',
    'migrate 002',
    'repair 002',
    'rollback 002',
    'rollback 001',
    'baseline 001',
  ]);
  for (const line of history) {
    expect(line).toMatchObject({
      db_user: 'postgres',
      client: expect.stringMatching(/^.+@.+$/),
      addr: '127.0.0.1',
      tool_version: expect.any(String),
    });
  }
  expect(history[1]?.error).toBe('SQL 22012 division by zero');
  expect(new Set(history.map(({ run_id }) => run_id)).size).toBe(5);
  expect(history[0]?.run_id).toBe(history[1]?.run_id);
  expect(history[4]?.run_id).toBe(history[5]?.run_id);
});

test('the history only grows, for its owner and for a superuser too', async () => {
  const { db, with: other } = await scenario({ V001__a: 'select 1;' });
  const owner = await db.role();
  const { pmdb } = other({ url: owner.url });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  for (const sql of [db.sql, db.connectAs(owner)]) {
    for (const change of [
      'update migrations.history set error = null',
      'delete from migrations.history',
      'truncate migrations.history',
    ]) {
      await expect(sql.unsafe(change)).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('append-only'),
      });
    }
  }
  expect(await theValue(db, 'select count(*)::int from migrations.history')).toBe(1);
});

test('a role with no more than CREATE on the database can migrate; others are told what to grant', async () => {
  const { db, with: other } = await scenario({ V001__a: 'create schema app; create table app.a (id int);' });
  const plain = await db.role({ owner: false });
  const { pmdb } = other({ url: plain.url });
  const refused = await pmdb('migrate', '--json');
  expect(refused.code).toBe(3);
  expect(errorOf(refused)).toMatchObject({
    code: 'NO_PRIVILEGE',
    state: expect.stringContaining('Nothing was changed'),
    remedy: expect.stringContaining(`grant create on database "${db.name}" to "${plain.name}"`),
  });
  await db.sql.unsafe(`grant create on database ${db.name} to ${plain.name}`);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, 'select applied_by from migrations.schema_versions')).toBe(plain.name);
});

test('a role that may not read the ledger is told so by every command', async () => {
  const { db, pmdb, with: other } = await scenario({ V001__a: 'select 1;' });
  await pmdb('migrate');
  const stranger = await db.role({ owner: false });
  for (const command of ['status', 'migrate', 'rollback', 'repair']) {
    const result = await other({ url: stranger.url }).pmdb(command, '--json');
    expect(result.code).toBe(3);
    expect(errorOf(result)).toMatchObject({
      code: 'NO_PRIVILEGE',
      remedy: expect.stringContaining('schema migrations'),
    });
  }
});

test('nobody but the owner gets anything in the schema by default', async () => {
  const { db, pmdb } = await scenario({ V001__a: 'select 1;' });
  await pmdb('migrate');
  const granted = await db.sql`
    select has_schema_privilege('public', 'migrations', 'usage') as usage
         , has_function_privilege('public', 'migrations.execute_migration(varchar, text, text)', 'execute') as execute
         , has_table_privilege('public', 'migrations.schema_versions', 'select') as read`;
  expect(granted).toEqual([{ usage: false, execute: false, read: false }]);
});

test('a newer ledger stops an older pmdb before it does anything', async () => {
  const { db, pmdb, write } = await scenario({ V001__a: 'select 1;' });
  await pmdb('migrate');
  await db.sql`insert into migrations.ledger (format, tool_version) values (99, '42.0.0')`;
  await write('V002__b', 'create table b (id int);');
  for (const command of ['migrate', 'status', 'rollback', 'repair']) {
    const result = await pmdb(command, '--json');
    expect(result.code).toBe(3);
    expect(errorOf(result)).toMatchObject({ code: 'LEDGER_TOO_NEW', message: expect.stringContaining('format 99') });
  }
  expect(await appliedVersions(db)).toEqual(['001']);
});

for (const [what, sql] of [
  ['a table of something else', 'create table migrations.schema_versions (name text, at date)'],
  ['a view', 'create view migrations.schema_versions as select 1 as version'],
  [
    'versions that are no numbers',
    "create table migrations.schema_versions (id serial primary key, version varchar(20) not null unique, description text, applied_at timestamptz default now(), applied_by text, execution_time_ms int, checksum text); insert into migrations.schema_versions (version) values ('1.0.3')",
  ],
] as const) {
  test(`what is not pmdb's own is left alone: ${what}`, async () => {
    const { db, pmdb } = await scenario({ V001__a: 'create table a (id int);' });
    await db.sql.unsafe(`create schema migrations; ${sql}`);
    for (const command of ['migrate', 'status']) {
      const result = await pmdb(command, '--json');
      expect(result.code).toBe(3);
      expect(errorOf(result)).toMatchObject({
        code: 'LEDGER_FOREIGN',
        state: 'Nothing was changed.',
        remedy: expect.stringContaining('Rename'),
      });
    }
    expect(
      await theValue(
        db,
        "select count(*)::int from pg_class where relnamespace = 'migrations'::regnamespace and relname in ('history', 'ledger')",
      ),
    ).toBe(0);
    expect(await theValue(db, "select to_regclass('a')")).toBeNull();
  });
}
