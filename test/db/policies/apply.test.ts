import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { POLICIES_APPLIED } from '../../../src/report/policy-shapes.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { errorOf } from '../engine/reading.ts';
import { type Scenario, scenario } from '../engine/scenario.ts';

const UNITS = 'policies/public/units.sql';
const MIGRATIONS = {
  V001__units: [
    `create table units (id int, owner text, secret text);
     alter table units enable row level security;
     alter table units force row level security;`,
    'drop table units;',
  ],
  V002__me: ["create function me() returns text language sql return 'a';", 'drop function me();'],
} as const;
const POLICIES = `-- Units.
-- pmdb: since V002
create policy own on public.units for select to public using (owner = (select public.me()));
grant select (id, owner) on public.units to public;
`;

async function project(files: Readonly<Record<string, string>> = { [UNITS]: POLICIES }): Promise<Scenario> {
  const made = await scenario(MIGRATIONS);
  await write(made, files);
  return made;
}

async function write({ dir }: Scenario, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text);
  }
}

const state = async ({ sql }: FreshDatabase) => ({
  policies: (await sql`select polname as name from pg_policy order by 1`).map(({ name }) => name),
  grants: (
    await sql`select distinct concat_ws(' ', privilege_type, column_name) as item from information_schema.column_privileges
      where grantee = 'PUBLIC' and table_name = 'units' order by 1`
  ).map(({ item }) => item),
});
const CLOSED = { policies: [], grants: [] };
const OPEN = { policies: ['own'], grants: ['SELECT id', 'SELECT owner'] };

const applied = async ({ pmdb }: Scenario, ...flags: string[]) => {
  const { code, stdout, stderr } = await pmdb('policies', 'apply', '--json', ...flags);
  expect(code, stdout + stderr).toBe(0);
  return POLICIES_APPLIED.parse(JSON.parse(stdout)).relations.map(({ name, reason }) => `${name} ${reason}`);
};

/** Nothing that a version makes is called: the file waits for no version. */
const TIMELESS = `create policy own on public.units for select to public using (owner = 'a');
grant select (id, owner) on public.units to public;
`;

test('a table that is made anew has those of a file that waits for no version again', async () => {
  const made = await project({ [UNITS]: TIMELESS });
  const { db, pmdb } = made;
  await pmdb('migrate');
  expect(await state(db)).toEqual(OPEN);
  await pmdb('rollback', '--to', '0', '--yes');
  expect(await db.sql`select file from migrations.policies`).toEqual([]);
  expect(await pmdb('migrate')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Applied policies and grants'),
  });
  expect(await state(db)).toEqual(OPEN);
  expect(await applied(made)).toEqual([]);
});

test('what migrate would apply of a changed file is told by status and by a dry run', async () => {
  const made = await project({ [UNITS]: TIMELESS });
  const { pmdb } = made;
  await pmdb('migrate');
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
  expect((await pmdb('migrate', '--dry-run')).stdout).not.toContain('policies');
  await write(made, { [UNITS]: TIMELESS.replace("'a'", "'b'") });
  expect(await pmdb('status', '--check')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('policies of public.units: not applied as their files are; `pmdb migrate` does'),
  });
  const dry = await pmdb('migrate', '--dry-run');
  expect(dry.stdout).toContain('-- Would apply policies and grants of public.units');
  expect((await pmdb('migrate')).stdout).toContain('Applied policies and grants of public.units.');
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
});

test('no drift is seen in those of a file that waits for no version', async () => {
  const { db, pmdb } = await project({ [UNITS]: TIMELESS });
  await pmdb('migrate');
  expect(await pmdb('drift')).toMatchObject({ code: 0, stderr: '' });
  await db.sql`drop policy own on units`;
  const { code, stdout } = await pmdb('drift');
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^missing +policy public\.units\.own$/m) });
});

test('they come with the version they wait for, and go before its rollback', async () => {
  const { db, pmdb } = await project();
  expect(await pmdb('migrate', '--to', '1')).toMatchObject({ code: 0 });
  expect(await state(db)).toEqual(CLOSED);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await state(db)).toEqual(OPEN);
  // The function that the policy calls could not be dropped otherwise.
  expect(await pmdb('rollback')).toMatchObject({ code: 0 });
  expect(await state(db)).toEqual(CLOSED);
  expect(await db.sql`select from migrations.policies`).toHaveLength(0);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await state(db)).toEqual(OPEN);
});

test('a changed file is applied by the next migrate, whole', async () => {
  const made = await project();
  await made.pmdb('migrate');
  await write(made, { [UNITS]: POLICIES.replace('policy own', 'policy mine').replace('(id, owner)', '(id)') });
  expect((await made.pmdb('migrate')).stdout).toContain('Applied policies and grants of public.units.');
  expect(await state(made.db)).toEqual({ policies: ['mine'], grants: ['SELECT id'] });
  expect((await made.pmdb('migrate')).stdout).not.toContain('policies');
});

test('what somebody did by hand is found and taken back', async () => {
  const made = await project();
  await made.pmdb('migrate');
  expect(await applied(made)).toEqual([]);
  for (const change of [
    'create policy more on units using (true)',
    'drop policy own on units',
    'alter policy own on units using (true)',
    "comment on policy own on units is 'x'",
    'grant delete on units to public',
    'grant update (secret) on units to public',
    'revoke select (id) on units from public',
  ]) {
    await made.db.sql.unsafe(change);
    expect(await applied(made, '--dry-run'), change).toEqual(['units database']);
    expect(await applied(made), change).toEqual(['units database']);
    expect(await state(made.db), change).toEqual(OPEN);
    expect(await applied(made), change).toEqual([]);
  }
});

test('a file without a version waits for its table; one that is gone leaves the table closed', async () => {
  const made = await project({
    [UNITS]: POLICIES.replace('-- pmdb: since V002\n', '').replace('(select public.me())', "'a'"),
  });
  expect(await made.pmdb('policies', 'apply')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 file for tables'),
  });
  expect(await made.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await state(made.db)).toEqual(OPEN);
  await rm(join(made.dir, UNITS));
  expect(await applied(made)).toEqual(['units gone']);
  expect(await state(made.db)).toEqual(CLOSED);
});

test('a statement that fails is told with its place, and nothing of the step stays', async () => {
  const made = await project({ [UNITS]: `${POLICIES}grant select\n  on public.units to nobody_knows;\n` });
  const error = errorOf(await made.pmdb('migrate', '--json'));
  expect(error).toMatchObject({ code: 'SQL', sqlstate: '42704', place: { file: UNITS, line: 5 } });
  expect(error.state).toContain('V002: left no trace');
  expect(await state(made.db)).toEqual(CLOSED);
});

test('a statement about something else is refused before anything runs', async () => {
  const made = await project({ [UNITS]: `${POLICIES}alter table units disable row level security;\n` });
  expect(errorOf(await made.pmdb('migrate', '--json'))).toMatchObject({
    code: 'BAD_FILE',
    place: { file: UNITS, line: 5, column: 1 },
  });
});

test('a table that others use is waited for', async () => {
  const made = await project();
  await made.pmdb('migrate');
  await write(made, { [UNITS]: POLICIES.replace('policy own', 'policy mine') });
  const busy = await made.db.sql.reserve();
  await busy`begin`;
  await busy`select from units`;
  const running = made.start('policies', 'apply', '--lock-timeout', '100ms');
  await running.says('a lock was not free in time; trying again');
  await busy`rollback`;
  busy.release();
  expect(await running.ended).toMatchObject({ code: 0 });
  expect((await state(made.db)).policies).toEqual(['mine']);
});

test('an owner that is no superuser applies them, and keeps what its default privileges give', async () => {
  const made = await project();
  const owner = await made.db.role();
  const reader = await made.db.role({ owner: false });
  const as = made.with({ url: owner.url });
  const sql = made.db.connectAs(owner);
  await sql.unsafe(`alter default privileges grant delete on tables to ${reader.name}`);
  await made.db.sql.unsafe(`grant create on schema public to ${owner.name}`);
  expect(await as.pmdb('migrate')).toMatchObject({ code: 0 });
  await sql.unsafe(`grant insert on units to ${reader.name}`);
  expect(await as.pmdb('policies', 'apply')).toMatchObject({ code: 0 });
  const [row] = await sql`select has_table_privilege(${reader.name}, 'units', 'delete') as default,
    has_table_privilege(${reader.name}, 'units', 'insert') as hand`;
  expect(row).toEqual({ default: true, hand: false });
  await sql.unsafe(`alter default privileges revoke delete on tables from ${reader.name}`);
});
