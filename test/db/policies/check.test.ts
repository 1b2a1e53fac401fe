import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TransactionSql } from 'postgres';
import { beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import { POLICIES_CHECKED } from '../../../src/report/policy-shapes.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { undone } from '../schema/organization.ts';

const CHECKS = join(import.meta.dirname, '../../../src/sql/checks');
const names = readdirSync(CHECKS).map((file) => basename(file, '.sql'));

/** What makes each check find something, on which object. Its remedy must mend it, where that is SQL. */
const BAD: Readonly<Record<string, readonly [sql: string, object: string]>> = {
  changed_by_hand: ['alter policy units_access on core.units using (true)', 'core.units'],
  no_policy_file: ['create table core.notes (organization_id uuid)', 'core.notes'],
  row_level_security_off: ['alter table core.units disable row level security', 'core.units'],
  force_missing: ['alter table core.units no force row level security', 'core.units'],
  forbidden_grant: ['grant truncate on core.units to pm_app', 'core.units'],
  bypassing_role: ['grant pm_definer to pm_app', 'pm_app'],
  view_without_barrier: ['create view core.all_units as select * from core.units', 'core.all_units'],
  definer_without_search_path: [
    "create function core.f() returns int language plpgsql security definer as 'begin return 1; end'",
    'core.f()',
  ],
  public_execute: [
    "create function core.f() returns int language sql security definer set search_path = pg_catalog as 'select 1'; grant execute on function core.f() to public",
    'core.f()',
  ],
  policy_widens_another: ['create policy all_of_it on core.units for select to pm_app using (true)', 'core.units'],
  function_per_row: [
    "create policy slow on core.units for select to pm_app using (organization_id = app.organization_if('units.view_all'))",
    'core.units',
  ],
};

let database: FreshDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});

async function found(tx: TransactionSql, check: string): Promise<Finding[]> {
  return (await tx.unsafe(await readFile(join(CHECKS, `${check}.sql`), 'utf8'))) as unknown as Finding[];
}

test('each check has a case', () => {
  expect(Object.keys(BAD).sort()).toEqual(names.sort());
});

test.each(names)('%s: clean, bad, found, mended', async (check) => {
  const [bad, object] = BAD[check] ?? ['', ''];
  await undone(database.sql, async (tx) => {
    expect(await found(tx, check)).toEqual([]);
    await tx.unsafe(bad);
    const findings = await found(tx, check);
    expect(findings).toEqual([
      {
        check,
        level: expect.stringMatching(/^(error|warning)$/),
        object,
        detail: expect.any(String),
        remedy: expect.any(String),
      },
    ]);
    const remedy = findings[0]?.remedy ?? '';
    if (!/^[A-Z]+ .*;$/s.test(remedy)) return;
    await tx.unsafe(remedy.replace(/^.*: (?=DROP POLICY)/s, ''));
    expect(await found(tx, check)).toEqual([]);
  });
});

test('what an extension made is its own affair, as the tables of pg_cron are', async () => {
  await undone(database.sql, async (tx) => {
    await tx.unsafe(`
      create table core.log (organization_id uuid);
      create table core.runs (organization_id uuid);
      create policy narrow on core.runs using (organization_id is null);
      create policy wide on core.runs using (true);
      alter table core.runs enable row level security;
      grant truncate on core.log, core.runs to pm_app;
      alter extension pg_trgm add table core.log;
      alter extension pg_trgm add table core.runs`);
    for (const check of names) expect(await found(tx, check), check).toEqual([]);
  });
});

test.each([
  ['grant select (name) on core.tenants to public', 'SELECT is granted to PUBLIC'],
  ['grant select on core.property_occupancy_summary to pm_app', 'SELECT is granted to pm_app'],
  ['grant references (id) on core.units to pm_app', 'REFERENCES is granted to pm_app'],
])('a forbidden grant: %s', async (grant, detail) => {
  await undone(database.sql, async (tx) => {
    await tx.unsafe(grant.replace('(name)', '(first_name)'));
    expect(await found(tx, 'forbidden_grant')).toMatchObject([{ detail }]);
  });
});

test.each([
  ['alter role pm_app bypassrls', "it has BYPASSRLS, so that its policies don't bind it"],
  ['alter role pm_app superuser', "it is a superuser, so that its policies don't bind it"],
  ['grant pm_backup to pm_app', 'it may act as pm_backup, which has BYPASSRLS'],
  ['grant pm_owner to pm_app', 'it may act as pm_owner, which owns tables with policies'],
  ['grant pm_definer to pm_service; grant pm_service to pm_app', 'it may act as pm_definer, which has BYPASSRLS'],
])('a role that is above its policies: %s', async (grant, detail) => {
  await undone(database.sql, async (tx) => {
    await tx.unsafe(grant);
    const findings = await found(tx, 'bypassing_role');
    expect(findings).toMatchObject([{ object: 'pm_app', detail }]);
    await tx.unsafe(findings[0]?.remedy ?? '');
    expect(await found(tx, 'bypassing_role')).toEqual([]);
  });
});

test.each([
  ['of one command', 'create policy wide on public.notes for select to pm_app using (true)'],
  ['for everybody', 'create policy wide on public.notes using (true)'],
])('a policy %s cancels one for all commands and everybody', async (_, wide) => {
  await undone(database.sql, async (tx) => {
    await tx.unsafe(`
      create table public.notes (organization_id uuid);
      create policy narrow on public.notes using (organization_id is null);
      ${wide}`);
    expect(await found(tx, 'policy_widens_another')).toMatchObject([{ object: 'public.notes' }]);
  });
});

test('the command tells, excuses with a reason, and exits 1', async () => {
  const own = await migratedDatabase();
  const dir = await tmpProject();
  const check = async () => {
    const { code, stdout } = await pmdb(['policies', 'check', '--json', '--dir', dir, '--url', own.url]);
    return { code, findings: POLICIES_CHECKED.parse(JSON.parse(stdout)).findings };
  };
  expect(await check()).toEqual({ code: 0, findings: [] });
  await own.sql`alter table core.units no force row level security`;
  expect(await check()).toMatchObject({
    code: 1,
    findings: [{ check: 'force_missing', object: 'core.units', excused: null }],
  });
  await mkdir(join(dir, 'policies'));
  await writeFile(join(dir, 'policies/exceptions.txt'), '# Known.\nforce_missing | core.units | it is being rebuilt\n');
  expect(await check()).toMatchObject({ code: 0, findings: [{ excused: 'it is being rebuilt' }] });
  await own.sql`alter table core.units force row level security`;
  expect(await check()).toMatchObject({ code: 1, findings: [{ check: 'idle_exception' }] });
});
