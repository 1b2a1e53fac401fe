import { beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { POLICIES_EXPLAINED, POLICIES_SHOWN } from '../../../src/report/policy-shapes.ts';
import { pmdb } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization } from '../schema/organization.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
  await createOrganization(database.sql, 'ours');
  await createOrganization(database.sql, 'theirs');
  await database.sql`update core.leases set status = 'active' where renews_id is null`;
});

async function ask(command: 'show' | 'explain', ...args: readonly string[]) {
  const project = ['--dir', process.cwd(), '--url', database.url];
  const { code, stdout, stderr } = await pmdb(['policies', command, ...args, ...project, '--json']);
  return { code, said: stdout + stderr, json: JSON.parse(stdout) };
}

async function explained(...args: readonly string[]): Promise<z.infer<typeof POLICIES_EXPLAINED>> {
  const { said, json } = await ask('explain', ...args);
  expect(json.ok, said).toBe(true);
  return POLICIES_EXPLAINED.parse(json);
}

async function leasesOf({ url }: FreshDatabase): Promise<string> {
  const project = ['--dir', process.cwd(), '--url', url, '--json'];
  return (await pmdb(['policies', 'explain', 'leases', '--as', 'ours@example.com', ...project])).stdout;
}

/** "select yes 1, insert no: is not granted, …" for each role: rows by the first policy that decides. */
function answers({ roles }: z.infer<typeof POLICIES_EXPLAINED>) {
  return Object.fromEntries(
    roles.map(({ role, seen, rights }) => [
      role,
      [`sees ${seen.rows}`, ...rights.map(({ command, may, why }) => `${command} ${may ? 'yes' : `no, ${why}`}`)],
    ]),
  );
}

test('show: policies and grants as the catalog has them, and in step with the file', async () => {
  const shown = POLICIES_SHOWN.parse((await ask('show', 'leases')).json);
  expect(shown).toMatchObject({
    relation: { schema: 'core', name: 'leases', kind: 'table', owner: 'pm_owner', rowSecurity: true, forced: true },
    file: 'policies/core/leases.sql',
    standing: 'in step',
  });
  expect(shown.policies).toContainEqual({
    name: 'leases_delete',
    permissive: true,
    command: 'delete',
    roles: ['pm_app'],
    using: expect.stringContaining("app.organization_if('leases.delete'"),
    check: null,
  });
  expect(shown.grants).toContainEqual({ role: 'pm_app', privilege: 'delete', columns: null });
});

test('show: what was done by hand', async () => {
  const own = await migratedDatabase();
  await own.sql`alter policy units_access on core.units using (true)`;
  await own.sql`alter table core.units no force row level security`;
  const { stdout } = await pmdb(['policies', 'show', 'core.units', '--dir', process.cwd(), '--url', own.url]);
  expect(stdout).toContain('changed by hand');
  expect(stdout).toContain('does not bind pm_owner');
  expect(stdout).toMatch(/units_access\n +where every row/);
});

test.each([
  ['leases_', 'NO_SUCH_TABLE', 'Did you mean leases?'],
  ['user_profiles', 'BAD_FLAG', 'core.user_profiles or identity.user_profiles'],
  ['a b', 'BAD_FLAG', 'no name of a table'],
])('show %s is refused', async (name, code, text) => {
  const { said, json } = await ask('show', name);
  expect(json.error.code).toBe(code);
  expect(said).toContain(text);
});

test('explain: one person is staff, manager and renter in one, each by a role of its own', async () => {
  const found = await explained('core.leases', '--as', 'ours@example.com');
  expect(found.context).toMatchObject({ organization: { slug: 'ours', title: 'admin' }, refusal: null });
  expect(answers(found)).toEqual({
    pm_app: ['sees 2', 'select yes', 'insert yes', 'update yes', 'delete yes'],
    property_manager_role: ['sees 2', 'select yes', 'insert yes', 'update yes', 'delete no, is not granted'],
    tenant_role: [
      'sees 1',
      'select yes',
      'insert no, is not granted',
      'update no, is not granted',
      'delete no, is not granted',
    ],
  });
  expect(found.roles[2]?.rights[0]?.policies).toMatchObject([{ name: 'leases_renter_select', rows: 1 }]);
});

test('explain: which permission is missing', async () => {
  const own = await migratedDatabase();
  await createOrganization(own.sql, 'ours');
  await own.sql`update core.organization_members set permissions = '["leases.view_all"]'`;
  const stdout = await leasesOf(own);
  const [staff] = POLICIES_EXPLAINED.parse(JSON.parse(stdout)).roles;
  expect(staff?.rights.map(({ may, why }) => [may, why])).toEqual([
    [true, null],
    [false, 'lacks leases.create'],
    [false, 'lacks leases.update'],
    [false, 'lacks leases.delete'],
  ]);
});

test('explain: a role, with and without a context, and one that nothing binds', async () => {
  expect(await explained('units', '--as', 'pm_readonly')).toMatchObject({
    context: null,
    roles: [{ role: 'pm_readonly', seen: { rows: null, failure: 'no organization context' } }],
  });
  expect(answers(await explained('units', '--as', 'pm_readonly', '--organization', 'theirs'))).toMatchObject({
    pm_readonly: ['sees 1', 'select yes', 'insert no, is not granted', expect.any(String), expect.any(String)],
  });
  const [backup] = (await explained('units', '--as', 'pm_backup')).roles;
  expect(backup).toMatchObject({
    seen: { rows: 2 },
    rights: [{ may: true }, { may: false }, { may: false }, { may: false }],
  });
});

test('explain: who may not come in sees nothing, and hears why', async () => {
  const own = await migratedDatabase();
  await createOrganization(own.sql, 'ours');
  await own.sql`update identity.user_profiles set status = 'suspended'`;
  const stdout = await leasesOf(own);
  const found = POLICIES_EXPLAINED.parse(JSON.parse(stdout));
  expect(found).toMatchObject({ roles: [], context: { refusal: expect.stringContaining('may not act for') } });
});

test.each([
  [['units', '--as', 'nobody@example.com'], 'NO_SUCH_USER'],
  [['units', '--as', 'ours@example.com', '--organization', 'theirs'], 'BAD_FLAG'],
  [['units', '--as', 'pm_app', '--organization', 'nowhere'], 'NO_SUCH_TENANT'],
  [['units'], 'BAD_FLAG'],
])('explain %j is refused', async (args, code) => {
  expect((await ask('explain', ...args)).json.error).toMatchObject({ code, exitCode: 2 });
});
