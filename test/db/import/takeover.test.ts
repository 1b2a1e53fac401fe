import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTerminal, inTerminal } from '../../cli/terminal.ts';
import { type CliResult, pmdb, tmpProject } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { TABLES } from './histories.ts';

const FILES = {
  '1_a.up.sql': 'create table a (id integer primary key);\n',
  '1_a.down.sql': 'drop table a;\n',
  '2_b.up.sql': 'create index a_id on a (id);\n',
  '2_b.down.sql': 'drop index a_id;\n',
};

interface Old {
  readonly db: FreshDatabase;
  readonly dir: string;
  readonly url: string;
  /** The command without what says where to. */
  readonly typed: readonly string[];
  /** Runs `pmdb import --baseline` on it. */
  takeOver(...flags: string[]): Promise<CliResult>;
}

/** A project of golang-migrate, and a database in which this was run. */
async function old(sql: string, { files = FILES, attributes = 'createdb' } = {}): Promise<Old> {
  const db = await freshDatabase();
  const { url } = await db.role({ attributes });
  await db.connectAs({ url }).unsafe(`${TABLES['golang-migrate']} ${sql}`).simple();
  const [folder, dir] = [await tmpProject(files), await tmpProject()];
  const typed = ['import', '--from', 'golang-migrate', folder, '--baseline'];
  const takeOver = (...flags: string[]) => pmdb([...typed, '--to', dir, '--url', url, ...flags]);
  return { db, dir, url, typed, takeOver };
}

const statusOf = async ({ dir, url }: Old) => (await pmdb(['status', '--dir', dir, '--url', url])).stdout;

test('what is pending stays so, and is applied next', async () => {
  const project = await old(`${FILES['1_a.up.sql']} insert into schema_migrations values (1, false)`);
  const { code, stdout } = await project.takeOver('--yes');
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Recorded it as applied; 1 migration pending.'),
  });
  expect(await pmdb(['migrate', '--dir', project.dir, '--url', project.url])).toMatchObject({ code: 0 });
  expect(await project.db.sql`select from pg_class where relname = 'a_id'`).toHaveLength(1);
});

describe.skipIf(!hasTerminal)('at a terminal', () => {
  test.each([
    ['y', 0, /Recorded it as applied; 1 migration pending\.\n\nNext: `pmdb migrate --dir/],
    ['n', 2, /not confirmed/],
  ])('the question comes after what was found, which stands there once: %s', async (answer, code, end) => {
    const { dir, url, typed } = await old(`create table a (id bigint primary key);
      insert into schema_migrations values (1, false)`);
    const terminal = inTerminal([...typed, '--to', dir, '--url', url, '--accept-differences']);
    await terminal.shows('(y/N)');
    terminal.type(`${answer}\r`);
    const { screen, ...ended } = await terminal.ended;
    expect(ended.code).toBe(code);
    const text = screen.join('\n');
    expect(text).toMatch(/column public\.a\.id[\s\S]*Record one migration as applied/);
    expect(text).toMatch(end);
    expect(text.split('column public.a.id')).toHaveLength(2);
  });
});

test('a database that differs is taken over only where somebody says so', async () => {
  const project = await old(`create table a (id bigint primary key); insert into schema_migrations values (1, false)`);
  const refused = await project.takeOver('--yes');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('different        column public.a.id');
  expect(refused.stdout).toContain('Nothing was recorded.');
  expect(await project.db.sql`select from pg_namespace where nspname = 'migrations'`).toHaveLength(0);
  expect(await project.takeOver('--accept-differences')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /column public\.a\.id[\s\S]*NOT_CONFIRMED[\s\S]*The files are written; the database was not changed\./,
    ),
  });
  expect(await project.takeOver('--accept-differences', '--dry-run')).toMatchObject({ code: 1 });
  expect(await project.takeOver('--accept-differences', '--yes')).toMatchObject({ code: 0 });
  expect(await statusOf(project)).toContain('1 baseline, 1 pending');
  expect(await project.takeOver('--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('records 1 migrations already'),
  });
});

test('a file that an empty database does not take is told as that, and no run is to be gone on with', async () => {
  const files = { ...FILES, '2_b.up.sql': 'create view b as select * from by_hand;\n' };
  const project = await old(`${FILES['1_a.up.sql']} insert into schema_migrations values (2, false)`, { files });
  const { code, stderr } = await project.takeOver('--yes');
  expect(code).toBe(4);
  expect(stderr).toContain('on an empty database, with which yours is compared: relation "by_hand" does not exist');
  expect(stderr).toContain('migrations/shared/V2__b.sql:');
  expect(stderr).toContain('The files are written; the database was not changed.');
  expect(stderr).not.toContain('pmdb migrate');
  expect((await project.takeOver('--yes', '--dry-run')).stderr).toContain('No file was written; the database');
});

test('a dirty version is refused, and so is one without a file', async () => {
  const dirty = await old('insert into schema_migrations values (2, true)');
  expect(await dirty.takeOver('--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('golang-migrate began 2 and did not finish it'),
  });
  const lost = await old('insert into schema_migrations values (3, false)');
  expect(await lost.takeOver('--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('golang-migrate has applied 3, and there is no file for it (MISSING)'),
  });
});

test('a table of another name has to be named, and that of dbmate is no such table', async () => {
  const project = await old(
    `alter table schema_migrations rename to migrated; create table schema_migrations (version text)`,
  );
  expect(await project.takeOver('--yes')).toMatchObject({ code: 2, stderr: expect.stringContaining('NO_SUCH_TABLE') });
  const named = await project.takeOver('--yes', '--history', 'public.migrated');
  // The table of the other name is in no file.
  expect(named).toMatchObject({ code: 1, stdout: expect.stringContaining('table public.schema_migrations') });
});

test('files that are to be mended come first, and what somebody wrote there counts', async () => {
  const files = { ...FILES, '2_b.up.sql': '\\i b.sql\n' };
  const sql = `${FILES['1_a.up.sql']} ${FILES['2_b.up.sql']} insert into schema_migrations values (2, false)`;
  const project = await old(sql, { files });
  expect(await project.takeOver('--yes')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('1 migration to be mended'),
  });
  await writeFile(join(project.dir, 'migrations/shared/V2__b.sql'), FILES['2_b.up.sql']);
  const { code, stdout } = await project.takeOver('--yes');
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('V2__b.sql, kept as it was changed there'),
  });
  expect(await statusOf(project)).toContain('2 baseline');
});

test('a project with migrations of its own is left alone', async () => {
  const project = await old('');
  const mine = { 'migrations/shared/V1__mine.sql': 'select 1;' };
  const dir = await tmpProject(mine);
  expect(await project.takeOver('--to', dir)).toEqual({
    code: 2,
    stdout: '',
    stderr: `✖ the project has migrations that this import doesn't write, such as migrations/shared/V1__mine.sql (BAD_CONFIG)
  state:   No file was written.
  next:    Name a folder of its own for the new project: --to <folder>.
`,
  });
});

test('a role that may not make databases is told so', async () => {
  const project = await old('insert into schema_migrations values (1, false)', { attributes: '' });
  expect(await project.takeOver('--yes')).toMatchObject({ code: 3, stderr: expect.stringContaining('NO_PRIVILEGE') });
});

test('a schema that the tool made for its table is no difference, and drift.ignore says so', async () => {
  const project = await old(`create schema ops; ${FILES['1_a.up.sql']} insert into schema_migrations values (1, false);
    alter table schema_migrations set schema ops`);
  const takeOver = () => project.takeOver('--yes', '--history', 'ops.schema_migrations');
  await project.db.sql`create table ops.more ()`;
  expect(await takeOver()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('not in the files table ops.more'),
  });
  await project.db.sql`drop table ops.more`;
  expect(await takeOver()).toMatchObject({ code: 0 });
  expect((await readFile(join(project.dir, 'drift.ignore'), 'utf8')).split('\n')).toEqual([
    'schema ops  # the history of golang-migrate, until nobody runs it any more',
    'table ops.schema_migrations  # the history of golang-migrate, until nobody runs it any more',
    '',
  ]);
});
