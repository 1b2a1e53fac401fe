import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { TOOLS } from '../../../src/core/import/draft.ts';
import { DOCUMENTS } from '../../../src/report/shapes.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase, type Login } from '../../support/database.ts';
import { FIXTURES, FOLDERS, runOriginal } from './originals.ts';

type Report = z.infer<(typeof DOCUMENTS)['import']>;

const VALUES = ['--placeholders', 'schema=sales'];

/** An empty database with a login that may make scratch databases, and is neither superuser nor above row-level security. */
async function ownDatabase(): Promise<{ db: FreshDatabase; login: Login }> {
  const db = await freshDatabase();
  return { db, login: await db.role({ attributes: 'createdb' }) };
}

async function imported(args: readonly string[]): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await pmdb(['import', ...args, '--json'], { cwd: FIXTURES });
  expect(stderr).toBe('');
  return { code, report: DOCUMENTS.import.parse(JSON.parse(stdout)) };
}

describe.each(TOOLS)('a project of %s', (tool) => {
  const from = ['--from', tool, FOLDERS[tool], ...VALUES];

  test('gives what its own text gives, and its database is taken over', async () => {
    const { db, login } = await ownDatabase();
    await runOriginal(db.connectAs(login), tool);
    const dir = await tmpProject();
    const { code, report } = await imported([...from, '--to', dir, '--baseline', '--url', login.url, '--yes']);
    expect({ code, differences: report.takeover?.differences }).toEqual({ code: 0, differences: [] });
    const versions = report.files.flatMap(({ migration }) => /V(\d+)__/.exec(migration ?? '')?.[1] ?? []);
    expect(report.takeover).toMatchObject({ applied: versions, pending: [], recorded: true });
    const on = ['--dir', dir, '--url', login.url];
    const status = await pmdb(['status', ...on, '--check']);
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(await pmdb(['migrate', ...on])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing to migrate'),
    });
    // The tool's own tables are still there.
    expect(await pmdb(['drift', ...on])).toMatchObject({ code: 0, stdout: expect.stringContaining('ignored') });
  });

  test('runs on an empty database, and every rollback that it has restores', async () => {
    const { login } = await ownDatabase();
    const dir = await tmpProject();
    await imported([...from, '--to', dir]);
    const on = ['--dir', dir, '--url', login.url];
    expect(await pmdb(['migrate', ...on])).toMatchObject({ code: 0 });
    expect(await pmdb(['verify', ...on])).toMatchObject({ code: 0 });
  });
});

test('the data of COPY arrive, tabs and comment signs and all', async () => {
  const { db, login } = await ownDatabase();
  const dir = await tmpProject();
  await imported(['--from', 'flyway', 'flyway', ...VALUES, '--to', dir]);
  await pmdb(['migrate', '--dir', dir, '--url', login.url]);
  expect(await db.sql`select * from sales.states order by 1`).toEqual([
    { name: 'new', meaning: 'just; came in' },
    { name: 'paid', meaning: '-- not a comment' },
  ]);
});

test('a placeholder without a value is never run, and the same command writes it with one', async () => {
  const { db, login } = await ownDatabase();
  const hole = '$' + '{where}';
  const dir = await tmpProject({ 'old/V1__a.sql': `create table a as select '${hole}' as place; -- ${hole}` });
  const from = ['--from', 'flyway', `${dir}/old`, '--to', dir];
  const migrate = () => pmdb(['migrate', '--dir', dir, '--url', login.url]);
  expect(await imported(from)).toMatchObject({ code: 1, report: { files: [{ state: 'written' }] } });
  // PostgreSQL would take it as it is.
  expect(await migrate()).toMatchObject({ code: 2, stderr: expect.stringContaining('the migration is empty') });
  const filled = await imported([...from, '--placeholders', 'where=here']);
  expect(filled).toMatchObject({ code: 0, report: { files: [{ state: 'written' }] } });
  expect(await migrate()).toMatchObject({ code: 0 });
  expect(await db.sql`select place from a`).toEqual([{ place: 'here' }]);
  // Nothing has a way back, and there is no folder for one.
  expect(await pmdb(['verify', '--dir', dir, '--url', login.url])).toMatchObject({ code: 0 });
});

test('what was not written is not to be mended there', async () => {
  const dir = await tmpProject({ 'old/1_a.sql': '-- migrate:up\ncreate table a ();\n' });
  const from = ['import', '--from', 'dbmate', `${dir}/old`, '--to', dir];
  expect(await pmdb([...from, '--dry-run'])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/Next: mend them where they are; or run this command without --dry-run/),
  });
  expect((await pmdb(from)).stdout).toContain('Next: mend them there');
});

test('a source that is mended is taken anew, though it turns out to have no way back', async () => {
  const { login } = await ownDatabase();
  const dir = await tmpProject({ 'old/1_a.sql': '-- migrate:up\ncreate table a ();\n' });
  const from = ['--from', 'dbmate', `${dir}/old`, '--to', dir];
  expect(await imported(from)).toMatchObject({ code: 1 });
  await writeFile(`${dir}/old/1_a.sql`, '-- migrate:up\ncreate table a ();\n-- migrate:down\n');
  expect(await imported(from)).toMatchObject({ code: 0, report: { files: [{ state: 'written', rollback: null }] } });
  const on = ['--dir', dir, '--url', login.url];
  expect(await pmdb(['migrate', ...on])).toMatchObject({ code: 0 });
  expect(await pmdb(['verify', ...on])).toMatchObject({ code: 0 });
});

test('a new value of an enum is used by the file that adds it', async () => {
  const { login } = await ownDatabase();
  const dir = await tmpProject({
    'old/1_a.up.sql': "create type mood as enum ('glad'); create table moods (mood mood);",
    'old/2_b.up.sql': "alter type mood add value 'sad';\ninsert into moods values ('sad');",
  });
  await imported(['--from', 'golang-migrate', `${dir}/old`, '--to', dir]);
  expect(await pmdb(['migrate', '--dir', dir, '--url', login.url])).toMatchObject({ code: 0 });
});

test('a file that is new in the old project moves no number that a database may have recorded', async () => {
  const { login } = await ownDatabase();
  const dir = await tmpProject({
    'old/V1__a.sql': 'create table a ();',
    'old/V1.1__b.sql': 'create table b ();',
    'old/R__c.sql': 'create or replace view c as select 1 as one;',
  });
  const from = ['--from', 'flyway', `${dir}/old`, '--to', dir];
  const on = ['--dir', dir, '--url', login.url];
  await imported(from);
  expect(await pmdb(['migrate', ...on])).toMatchObject({ code: 0 });
  await writeFile(`${dir}/old/V1.2__d.sql`, 'create table d ();');
  const { code, report } = await imported(from);
  expect({ code, written: report.files.filter(({ state }) => state === 'written') }).toMatchObject({
    code: 0,
    written: [{ migration: 'migrations/shared/V4__d.sql' }],
  });
  expect(await pmdb(['migrate', ...on])).toMatchObject({ code: 0, stdout: expect.stringContaining('(V4)') });
});

test('a new project in the folder of the old one is not taken for a part of it', async () => {
  const dir = await tmpProject({
    'migrations/V1__a.sql': 'create table a ();',
    'migrations/U1__a.sql': 'drop table a;',
  });
  const from = ['--from', 'flyway', `${dir}/migrations`, '--to', dir];
  const first = await imported(from);
  const again = await imported(from);
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(again.report.files).toEqual(first.report.files.map((file) => ({ ...file, state: 'there' })));
});
