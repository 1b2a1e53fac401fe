import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { errorOf, theValue } from '../engine/reading.ts';
import { fleet } from './fleet-scenario.ts';

/** Every kind of value that text could spoil, keys in a circle, a trigger that would change rows, an identity. */
const STRANGE = {
  V001__strange: [
    `create table people (id int generated always as identity primary key, boss int references people, room int, twice int generated always as (room * 2) stored);
     create table rooms (id int primary key, keeper int references people, a numeric, b timestamptz, c bytea, d jsonb, e text[], f interval,
       g double precision, h tstzrange, i json, j text, k date, l boolean);
     alter table people add constraint people_room foreign key (room) references rooms;
     create function spoil() returns trigger language plpgsql as $$ begin new.j := 'spoilt'; return new; end $$;
     create trigger spoil before insert on rooms for each row execute function spoil();
     alter table rooms enable always trigger spoil;
     insert into rooms (id) values (99);`,
    'drop table rooms, people cascade; drop function spoil();',
  ],
} as const;

const ROWS = `
  set session_replication_role = replica;
  alter table org_acme.rooms disable trigger spoil;
  delete from org_acme.rooms;
  insert into org_acme.people (id, boss, room) overriding system value values (1, 2, 7), (2, 1, 7), (40, null, null);
  select setval('org_acme.people_id_seq', 41, true);
  insert into org_acme.rooms values
    (7, 2, 'NaN', 'infinity', '\\x00ff', '{"a": [1, null]}', '{"x,y",NULL,"\\""}', '1 mon -2 days 03:04:05.678', 0.1, '[2020-01-01,)', e'{"raw":\\n 1}', e'\\u2028 line\\nfeed '' "q" \\\\', '4713-01-01 BC', true),
    (8, null, 123456789012345678901234567890.123456789, '2020-02-29 12:00:00.123456+05:45', '', 'null', '{}', '-infinity'::text::interval, 'Infinity', 'empty', 'null', '', 'infinity', null);
  alter table org_acme.rooms enable always trigger spoil;
  set session_replication_role = origin;`.replace("'-infinity'::text::interval", "'0'");

test('export, drop, import: the same rows, keys, sequences and triggers', async () => {
  const { db, tenant, dir } = await fleet(['acme'], STRANGE);
  await db.sql.unsafe(ROWS);
  const before = await contents(db.sql);
  const file = join(dir, 'acme.ndjson');
  expect(errorOf(await tenant('drop', 'acme', '--json'))).toMatchObject({
    code: 'NOT_CONFIRMED',
    message: expect.stringContaining('never exported'),
  });
  expect(await tenant('export', 'acme', file)).toMatchObject({ code: 0 });
  await db.sql`update org_acme.people set room = 8 where id = 40`;
  expect(errorOf(await tenant('drop', 'acme', '--json')).message).toMatch(/written to after its last export/);
  expect(await tenant('drop', 'acme', '--force')).toMatchObject({ code: 0 });
  expect(await tenant('import', file)).toMatchObject({ code: 0, stderr: '' });
  expect(await contents(db.sql)).toEqual(before);
  expect(await theValue(db, "select nextval('org_acme.people_id_seq')::int")).toBe(42);
  expect(
    await theValue(
      db,
      "select string_agg(tgenabled::text, '') from pg_trigger where not tgisinternal and tgrelid = 'org_acme.rooms'::regclass",
    ),
  ).toBe('A');
  expect(await theValue(db, "select bool_or(condeferrable) from pg_constraint where contype = 'f'")).toBe(false);
  await expect(db.sql`insert into org_acme.people (room) values (12345)`).rejects.toThrow(/people_room/);
});

describe('a file that is not what was exported makes nothing', () => {
  test.each([
    ['a row was changed', (text: string) => text.replace('"boss":"2"', '"boss":"1"')],
    ['a row is missing', (text: string) => text.replace(/\{"id":"40".*\n/, '')],
    ['it was cut off', (text: string) => text.slice(0, text.length - 90)],
    ['it has another format', (text: string) => text.replace('"format":1', '"format":2')],
    ['it is something else', () => '{"hello": "world"}\n'],
    ['it is empty', () => ''],
    ['its version is another one', (text: string) => text.replace(/"checksum":"[0-9a-f]{4}/, '"checksum":"0000')],
  ])('%s', async (_, change) => {
    const { db, tenant, dir } = await fleet(['acme'], STRANGE);
    await db.sql.unsafe(ROWS);
    const file = join(dir, 'acme.ndjson');
    await tenant('export', 'acme', file);
    await writeFile(file, change(await readFile(file, 'utf8')));
    expect(errorOf(await tenant('import', file, '--as', 'copy', '--json'))).toMatchObject({ code: 'BAD_FILE' });
    expect(await theValue(db, "select to_regnamespace('org_copy')")).toBeNull();
  });

  test('a row breaks a key', async () => {
    const { db, tenant, dir } = await fleet(['acme'], STRANGE);
    await db.sql.unsafe('set session_replication_role = replica; insert into org_acme.people (room) values (4711)');
    const file = join(dir, 'acme.ndjson');
    await tenant('export', 'acme', file);
    expect(errorOf(await tenant('import', file, '--as', 'copy', '--json'))).toMatchObject({ sqlstate: '23503' });
    expect(await theValue(db, "select to_regnamespace('org_copy')")).toBeNull();
  });
});

test('an organization of this database comes back with its id', async () => {
  const { url, sql } = await migratedDatabase();
  const on = ['--dir', process.cwd(), '--url', url, '--json'];
  const file = join(await tmpProject(), 'acme.ndjson');
  expect(await pmdb(['tenant', 'create', 'acme', ...on])).toMatchObject({ code: 0 });
  const [before] = await sql`select id, name from org_acme.organizations`;
  expect(await pmdb(['tenant', 'export', 'acme', file, ...on])).toMatchObject({ code: 0 });
  expect(await pmdb(['tenant', 'drop', 'acme', '--force', ...on])).toMatchObject({ code: 0 });
  expect(await pmdb(['tenant', 'import', file, ...on])).toMatchObject({ code: 0 });
  expect(await sql`select id, name from org_acme.organizations`).toEqual([before]);
  expect(await sql`select organization_id as id from public.tenant_registry where schema_name = 'org_acme'`).toEqual([
    { id: before?.id },
  ]);
});

async function contents(sql: Awaited<ReturnType<typeof fleet>>['db']['sql']): Promise<unknown> {
  return await sql`select 'people' as t, x::text from org_acme.people x union all select 'rooms', x::text from org_acme.rooms x order by 1, 2`;
}
