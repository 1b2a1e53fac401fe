import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';

const SCHEMA = join(import.meta.dirname, '../../fixtures/isolation/accounts/migrations/shared/V001__create_notes.sql');
const FLAGS = [
  ...['--roles', 'notes_app', '--tenant-column', 'account_id', '--tenants', 'public.accounts'],
  ...['--context-sql', "select set_config('app.account_id', {public.accounts.id}, true)"],
];

/** A database that pmdb has never seen, with nobody in it. */
async function foreignDatabase(): Promise<{ readonly url: string; readonly enter: () => Promise<unknown> }> {
  const { sql, url } = await freshDatabase();
  const text = await readFile(SCHEMA, 'utf8');
  await sql.unsafe(text).simple();
  await sql.unsafe("insert into accounts (slug) values ('before')");
  await sql.end();
  return { url, enter: async () => (await freshDatabase()).connectAs({ url })`select 1` };
}

test('anybody’s database is attacked in a copy, by flags alone, and stays as it was', async () => {
  const { url } = await foreignDatabase();
  const { code, stdout, stderr } = await pmdb(['isolation', '--copy', '--url', url, ...FLAGS, '--dir', tmpdir()]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/0 leaks, 0 blocked, 0 unclear, 0 tables without rows/);
});

test('schemas of tenants are left out of the copy, which is said', async () => {
  const { url } = await foreignDatabase();
  const dir = await tmpProject({
    'migrations/shared/V001__start.sql': 'select 1;\n',
    'rollbacks/shared/V001__start.sql': 'select 1;\n',
    'migrations/tenant/V001__rooms.sql':
      'create table floors (id int primary key);\n' +
      'create table rooms (id int primary key, floor_id int references floors);\n',
    'rollbacks/tenant/V001__rooms.sql': 'drop table rooms, floors;\n',
  });
  for (const args of [
    ['migrate', '--yes'],
    ['tenant', 'create', 'acme', 'birch'],
  ])
    expect(await pmdb([...args, '--url', url, '--dir', dir])).toMatchObject({ code: 0 });
  const { code, stdout } = await pmdb(['isolation', '--copy', '--url', url, ...FLAGS, '--dir', tmpdir()]);
  expect(stdout).toContain('the schemas of 2 tenants: one organization each');
  expect({ code, rooms: stdout.includes('rooms') }).toEqual({ code: 0, rooms: false });
});

test('a database that somebody works in is not copied', async () => {
  const { url, enter } = await foreignDatabase();
  await enter();
  const { code, stderr } = await pmdb(['isolation', '--copy', '--url', url, ...FLAGS, '--dir', tmpdir()]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/is in use by 1 sessions \(LOCKED\)/);
});

test('without a file and without flags it says what is missing', async () => {
  const { code, stderr } = await pmdb(['isolation', '--url', 'postgres://localhost/x', '--dir', tmpdir()]);
  expect(code).toBe(2);
  expect(stderr).toContain('--tenant-column, --context-sql and --roles');
});

test('only a superuser can attack, and is told so', async () => {
  const { role } = await freshDatabase();
  const { url } = await role();
  const { code, stderr } = await pmdb(['isolation', '--url', url, ...FLAGS, '--dir', tmpdir()]);
  expect(code).toBe(3);
  expect(stderr).toContain('is no superuser');
});
