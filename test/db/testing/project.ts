import { createHash } from 'node:crypto';
import { inject } from 'vitest';
import type { z } from 'zod';
import { DOCUMENTS } from '../../../src/report/shapes.ts';
import { type CliResult, pmdb, tmpProject } from '../../support/cli.ts';
import { asAdmin } from '../../support/database.ts';

type TestDocument = z.infer<typeof DOCUMENTS.test>;

/** A table of which the tester sees the rows that nobody hides, and the owner all. */
const BASE = {
  'migrations/shared/V001__create_units.sql': `
create table units (id int primary key, name text constraint units_name_check check (name <> ''), hidden boolean not null default false);
insert into units values (1, 'one', false), (2, 'two', false), (3, 'three', true);
alter table units enable row level security;
alter table units force row level security;
create policy seen on units using (not hidden);`,
  'rollbacks/shared/V001__create_units.sql': 'drop table units;',
  'test/sql/support.sql': 'grant all on units to pmdb_tester;',
};

/** A project with these test files, by their names in test/sql. */
export async function testProject(files: Readonly<Record<string, string>>): Promise<string> {
  const tests = Object.entries(files).map(([name, text]) => [`test/sql/${name}`, text]);
  return await tmpProject({ ...BASE, ...Object.fromEntries(tests) });
}

export async function runTests(dir: string, ...args: string[]): Promise<CliResult> {
  return await pmdb(['test', '--dir', dir, '--url', inject('server').url, ...args]);
}

/** What --json says, its shape checked. */
export async function testDocument(dir: string, ...args: string[]): Promise<TestDocument & { code: number | null }> {
  const { code, stdout, stderr } = await runTests(dir, ...args, '--json');
  if (!stdout.includes('"files"')) throw new Error(`pmdb test did not run: ${stdout}${stderr}`);
  return { ...DOCUMENTS.test.parse(JSON.parse(stdout)), code };
}

/** Databases of test runs that are there now, of any project. */
export async function testDatabases(pattern = 'pmdb_test_%'): Promise<string[]> {
  return await asAdmin(async (admin) => {
    const rows = await admin<{ name: string }[]>`
      select datname as name from pg_database where datname like ${pattern} order by datname`;
    return rows.map(({ name }) => name);
  });
}

/** A project's templates and copies that are there now. */
export async function databasesOf(dir: string): Promise<string[]> {
  return await testDatabases(`pmdb_test_${createHash('sha256').update(dir).digest('hex').slice(0, 8)}_%`);
}
