import { expect, test } from 'vitest';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { type Pair, type Scenario, scenario } from './scenario.ts';

const [OSLO, BERGEN] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** Two organizations with three units, protected from everybody but for the organization of the session. */
const PROTECTED = `
  create schema app;
  create table organizations (id uuid primary key);
  create table units (id int primary key, organization_id uuid not null, city text);
  create table rooms (id int, unit int);
  insert into organizations values ('${OSLO}'), ('${BERGEN}');
  insert into units values (1, '${OSLO}'), (2, '${OSLO}'), (3, '${BERGEN}');
  insert into rooms values (1, 1), (2, 99);
  create function app.organization_ids() returns setof uuid language sql stable security definer
    set search_path = public as 'select id from organizations';
  alter table units enable row level security;
  alter table units force row level security;
  create policy own on units using (organization_id = nullif(current_setting('app.current_organization_id', true), '')::uuid);`;

/** As a role that owns everything and that FORCE binds: neither a superuser nor with BYPASSRLS. */
async function asOwner(migrations: Readonly<Record<string, Pair>>): Promise<Scenario> {
  const s = await scenario({ V001__protected: PROTECTED, ...migrations });
  const owner = await s.db.role();
  await s.db.sql.unsafe(`grant create on schema public to ${owner.name}`);
  const other = s.with({ url: owner.url });
  expect(await other.pmdb('migrate', '--to', '1')).toMatchObject({ code: 0 });
  return other;
}

for (const [what, sql] of [
  ['UPDATE', "update units set city = 'Oslo';"],
  ['DELETE', 'delete from units;'],
  ['INSERT … SELECT', 'insert into rooms select id, id from units;'],
] as const) {
  test(`${what} that row-level security would turn into nothing is an error with a remedy`, async () => {
    const s = await asOwner({ V002__data: sql });
    const result = await s.pmdb('migrate', '--json');
    expect(result.code).toBe(4);
    expect(errorOf(result)).toMatchObject({
      sqlstate: '42501',
      message: expect.stringContaining('row-level security policy for table "units"'),
      place: { file: 'migrations/shared/V002__data.sql', line: 1, column: 1 },
      remedy: expect.stringMatching(/for-each-organization.*BYPASSRLS/s),
    });
    expect(await appliedVersions(s.db)).toEqual(['001']);
    expect(await theValue(s.db, 'select count(*)::int from units where city is null')).toBe(3);
  });

  test(`and so it is in a file without a transaction: ${what}`, async () => {
    const s = await asOwner({ V002__data: `-- pmdb: no-transaction\nset lock_timeout = '1s';\n${sql}` });
    expect(errorOf(await s.pmdb('migrate', '--json'))).toMatchObject({ sqlstate: '42501', place: { line: 3 } });
    expect(await theValue(s.db, 'select count(*)::int from units where city is null')).toBe(3);
  });
}

test('a role whose policies show it all that counts says so once, and nothing else than its own setting is heard', async () => {
  const data = "update units set city = 'Oslo';";
  const s = await asOwner({ V002__data: data, V003__more: `-- pmdb: no-transaction\n${data}` });
  const owner = String(await theValue(s.db, "select tableowner from pg_tables where tablename = 'units'"));
  const database = String(await theValue(s.db, 'select current_database()'));
  await s.db.sql.unsafe(`create policy all_of_them on units to ${owner} using (true)`);
  await s.db.sql.unsafe(`alter database ${database} set row_security = on; alter role ${owner} set row_security = off`);
  expect(errorOf(await s.pmdb('migrate', '--json'))).toMatchObject({
    sqlstate: '42501',
    remedy: expect.stringContaining('`alter role … set row_security = on`'),
  });
  await s.db.sql.unsafe(`alter role ${owner} set row_security = true`);
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(s.db, "select count(*)::int from units where city = 'Oslo'")).toBe(3);
});

test('a foreign key is not called valid after a look at a part of the rows', async () => {
  const add = 'alter table rooms add constraint rooms_unit_fkey foreign key (unit) references units';
  const s = await asOwner({ V002__fkey: `${add};` });
  const refused = errorOf(await s.pmdb('migrate', '--json'));
  expect(refused).toMatchObject({ sqlstate: '42501', remedy: expect.stringContaining('BYPASSRLS') });
  await s.write('V002__fkey', `${add} not valid;`);
  await s.write('V003__validate', 'alter table rooms validate constraint rooms_unit_fkey;');
  expect(errorOf(await s.pmdb('migrate', '--json'))).toMatchObject({ sqlstate: '42501' });
  expect(await theValue(s.db, "select convalidated from pg_constraint where conname = 'rooms_unit_fkey'")).toBe(false);

  const all = s.with({ url: s.db.url });
  expect(errorOf(await all.pmdb('migrate', '--json'))).toMatchObject({ sqlstate: '23503' });
  await s.db.sql`delete from rooms where unit = 99`;
  expect(await all.pmdb('migrate')).toMatchObject({ code: 0, stderr: expect.stringContaining('superuser') });
  expect(await theValue(s.db, "select convalidated from pg_constraint where conname = 'rooms_unit_fkey'")).toBe(true);
});

test('for-each-organization does it for each, and expect-rows counts all of them', async () => {
  const s = await asOwner({
    V002__data:
      "-- pmdb: for-each-organization\n-- pmdb: expect-rows =3\nupdate units set city = current_setting('app.current_organization_id');",
    V003__none: "create table after as select current_setting('app.current_organization_id', true) as organization;",
  });
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  const units = await s.db.sql`select city = organization_id::text as own from units`;
  expect(units).toEqual([{ own: true }, { own: true }, { own: true }]);
  expect(await theValue(s.db, "select coalesce(organization, '') from after")).toBe('');
});

test('what fails for one organization is undone for all, and the error names it', async () => {
  const s = await asOwner({
    V002__data: `-- pmdb: for-each-organization\nupdate units set city = (1 / (id - 3))::text;`,
  });
  const result = await s.pmdb('migrate', '--json');
  expect(errorOf(result)).toMatchObject({
    sqlstate: '22012',
    place: { line: 2, column: 1 },
    context: expect.stringContaining(`organization ${BERGEN}`),
  });
  expect(await theValue(s.db, 'select count(*)::int from units where city is null')).toBe(3);
});

test('for-each-organization needs somebody who knows them', async () => {
  const { pmdb } = await scenario({ V001__data: '-- pmdb: for-each-organization\nselect 1;' });
  const result = await pmdb('migrate', '--json');
  expect(errorOf(result)).toMatchObject({
    code: 'BAD_DIRECTIVE',
    message: expect.stringContaining('app.organization_ids()'),
    state: '0 applied; V001: left no trace; 0 not run.',
  });
});

test('for-each-organization is for data: a constraint would be validated by the rows of the first one', async () => {
  const { db, pmdb } = await scenario({
    V001__validate: '-- pmdb: for-each-organization\nalter table rooms validate constraint rooms_unit_fkey;',
  });
  const result = await pmdb('migrate', '--json');
  expect(result.code).toBe(2);
  expect(errorOf(result)).toMatchObject({ code: 'BAD_FILE', place: { line: 2, column: 1 } });
  expect(await appliedVersions(db)).toEqual([]);
});

for (const [expectation, sql, touched] of [
  ['>0', 'update units set city = city where false;', 0],
  ['=2', 'update units set city = city;', 3],
  ['<3', 'insert into rooms values (5, 5), (6, 6); delete from rooms where id = 5;', 3],
  ['>=9', 'copy rooms from stdin;\n7\t7\n8\t8\n\\.\n', 2],
] as const) {
  test(`expect-rows ${expectation} is an error when ${touched} rows were touched`, async () => {
    const { db, pmdb, write } = await scenario({ V001__protected: PROTECTED });
    await write('V002__data', `-- pmdb: expect-rows ${expectation}\n${sql}`);
    const result = await pmdb('migrate', '--json');
    expect(result.code).toBe(4);
    expect(errorOf(result)).toMatchObject({
      code: 'UNEXPECTED_ROWS',
      message: `migrations/shared/V002__data.sql touched ${touched} rows; it says expect-rows ${expectation}`,
      state: '1 applied; V002: left no trace; 0 not run.',
    });
    await write('V002__data', `-- pmdb: expect-rows =${touched}\n${sql}`);
    expect(await pmdb('migrate')).toMatchObject({ code: 0 });
    expect(await appliedVersions(db)).toEqual(['001', '002']);
  });
}
