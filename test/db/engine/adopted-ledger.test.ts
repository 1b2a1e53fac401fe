import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { appliedVersions, errorOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

/** As the design document has it, with its function, whose rows it wrote. */
const DOCUMENT = `
  create schema if not exists migrations;
  create table migrations.schema_versions (
    id serial primary key,
    version varchar(20) not null unique,
    description text,
    applied_at timestamptz not null default now(),
    applied_by varchar(255) not null default current_user,
    execution_time_ms integer,
    checksum varchar(64)
  );
  create or replace function migrations.execute_migration(
    version_number varchar(20), description_text text, migration_sql text
  ) returns void as $$ begin execute migration_sql; end; $$ language plpgsql;`;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

for (const v of ['', 'V']) {
  test(`a ledger made as the design document says is taken over (versions such as "${v}001")`, async () => {
    const [one, two] = ['create table a (id int);\n', 'create table b (id int);\n'];
    const { db, pmdb } = await scenario({ V001__a: one, V002__b: two, V003__c: 'create table c (id int);' });
    await db.sql.unsafe(DOCUMENT);
    await db.sql.unsafe(one + two);
    await db.sql`insert into migrations.schema_versions (version, description, checksum) values (${`${v}001`}, 'a', ${sha256(one)}), (${`${v}002`}, 'b', ${sha256(two)})`;

    const { stdout } = await pmdb('status');
    expect(stdout).toMatch(/applied\s+V001 a/);
    expect(stdout).toMatch(/pending\s+V003 c/);
    expect((await pmdb('migrate', '--dry-run')).stdout).not.toContain('create table a');
    expect(await theValue(db, "select to_regclass('migrations.history')")).toBeNull();

    const { code, stdout: said } = await pmdb('migrate');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Applied 1 migration') });
    expect(await appliedVersions(db)).toEqual(['001', '002', '003']);
    expect(await theValue(db, 'select max(format) from migrations.ledger')).toBe(1);
    expect(await pmdb('rollback', '--to', '0')).toMatchObject({ code: 0 });
    await expect(db.sql`select migrations.execute_migration('V9', 'x', 'select')`).resolves.toBeDefined();
  });
}

test('with everything applied already it is taken over by the first run that writes', async () => {
  const one = 'create table a (id int);\n';
  const { db, pmdb, write } = await scenario({ V001__a: one });
  await db.sql.unsafe(DOCUMENT + one);
  await db.sql`insert into migrations.schema_versions (version, description, checksum) values ('1', 'a', ${sha256(one)})`;
  expect(await pmdb('migrate')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to migrate') });
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
  await write('V001__a', `${one}-- a comment\n`);
  // Nobody kept a checksum of its tokens, so that a comment can't be told from a change.
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'CHANGED' });
  expect(await pmdb('repair', '--accept', '1')).toMatchObject({ code: 0 });
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
});

test('an applied file that is another one now stops the run', async () => {
  const { db, pmdb } = await scenario({ V001__a: 'create table a (id int);', V002__b: 'select 1;' });
  await db.sql.unsafe(DOCUMENT);
  await db.sql`insert into migrations.schema_versions (version, description, checksum) values ('001', 'a', ${sha256('create table z ()')})`;
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'CHANGED' });
  expect(await theValue(db, "select to_regclass('migrations.history')")).toBeNull();
});

test('rows without a checksum are believed', async () => {
  const { db, pmdb } = await scenario({ V001__a: 'create table a (id int);', V002__b: 'create table b (id int);' });
  await db.sql.unsafe(DOCUMENT);
  await db.sql`insert into migrations.schema_versions (version, description) values ('001', 'a')`;
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await theValue(db, "select to_regclass('a')")).toBeNull();
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});
