import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { REHEARSAL } from '../../../src/report/proof-shapes.ts';
import { theValue } from '../engine/reading.ts';
import { type FleetScenario, fleet, slugs } from './fleet-scenario.ts';

const FLOOR = ['alter table units add column floor int;', 'alter table units drop column floor;'] as const;

async function writePolicies({ dir }: FleetScenario, file: string, text: string): Promise<void> {
  const path = join(dir, 'policies', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function rehearse(s: FleetScenario, ...flags: string[]) {
  const { code, stdout } = await s.pmdb('migrate', '--rehearse', '--json', ...flags);
  const document = JSON.parse(stdout);
  return {
    code,
    error: document.error ?? null,
    rehearsal: code === 0 ? REHEARSAL.parse(document.rehearsal) : undefined,
  };
}

/** "V003 org_t1: AccessExclusiveLock org_t1.units", a line each. */
function locked({ rehearsal }: Awaited<ReturnType<typeof rehearse>>): string[] {
  return (rehearsal?.files ?? []).flatMap(({ version, name, tenant, statements }) =>
    statements.flatMap(({ locks }) =>
      locks.map(({ mode, table }) => `${version ?? 'policies'} ${name} ${tenant}: ${mode} ${table}`),
    ),
  );
}

const state = async ({ db }: FleetScenario) =>
  await theValue(
    db,
    `select jsonb_build_array(
       (select jsonb_agg(to_jsonb(t) - 'failed_at' order by t.slug) from migrations.tenants t),
       (select count(*) from migrations.tenant_versions), (select count(*) from migrations.schema_versions),
       (select count(*) from migrations.history), (select count(*) from migrations.policies), (select count(*) from pg_policy),
       (select count(*) from pg_attribute where attname = 'floor'))::text`,
  );

test('the tenant track is rehearsed on one tenant of those that lack the same, and all is taken back', async () => {
  const s = await fleet(slugs(4));
  await s.tenant('create', 'behind');
  await s.pmdb('rollback', '--track', 'tenant', '--tenant', 'behind');
  await s.writeTenant('V003__floor', FLOOR);
  await s.write('V002__price', 'alter table plans add price int;');
  const before = await state(s);
  const found = await rehearse(s);
  expect(found.rehearsal?.tenants).toEqual([
    { schema: 'org_behind', tenants: 1 },
    { schema: 'org_t1', tenants: 4 },
  ]);
  expect(locked(found)).toEqual([
    '002 price null: AccessExclusiveLock public.plans',
    expect.stringMatching(/^002 leases org_behind: /),
    expect.stringMatching(/^002 leases org_behind: /),
    '003 floor org_behind: AccessExclusiveLock org_behind.units',
    '003 floor org_t1: AccessExclusiveLock org_t1.units',
  ]);
  expect(await state(s)).toBe(before);
  const { stdout } = await s.pmdb('migrate', '--rehearse');
  expect(stdout).toContain('V003 floor on org_t1\n');
  expect(stdout).toContain('- org_t1 stands for 4 tenants that lack the same.\n');
  expect(stdout).toContain('✔ Rehearsed 4 migrations on ');
});

test('or on those that are named', async () => {
  const s = await fleet(slugs(4));
  await s.writeTenant('V003__floor', FLOOR);
  await s.write('V002__price', 'alter table plans add price int;');
  expect(locked(await rehearse(s, '--tenant', 't2,org_t3'))).toEqual([
    '003 floor org_t2: AccessExclusiveLock org_t2.units',
    '003 floor org_t3: AccessExclusiveLock org_t3.units',
  ]);
  expect(await rehearse(s, '--tenant', 'nobody')).toMatchObject({ code: 2, error: { code: 'NO_SUCH_TENANT' } });
  const { rehearsal } = await rehearse(s, '--track', 'shared');
  expect(rehearsal).toMatchObject({ tenants: [], files: [{ version: '002', tenant: null }] });
});

test('policies are rehearsed: with their migration, or because their file changed', async () => {
  const s = await fleet(slugs(2));
  await s.writeTenant('V003__floor', FLOOR);
  await s.pmdb('migrate');
  await writePolicies(s, 'tenant/units.sql', '-- pmdb: since V003\ncreate policy low on units using (floor < 3);\n');
  await writePolicies(s, 'public/plans.sql', 'create policy all_of_them on public.plans using (true);\n');
  const before = await state(s);
  const found = await rehearse(s);
  expect(found.error).toBeNull();
  expect(found.rehearsal?.files).toMatchObject([
    { version: null, name: 'public.plans', file: 'policies/public/plans.sql', tenant: null },
    { version: null, name: 'org_t1.units', file: 'policies/tenant/units.sql', tenant: 'org_t1' },
  ]);
  expect(locked(found)).toContain('policies org_t1.units org_t1: AccessExclusiveLock org_t1.units');
  expect(await state(s)).toBe(before);
  expect((await s.pmdb('migrate', '--rehearse')).stdout).toMatch(
    /^policies of public\.plans\n.*✔ Rehearsed 2 files of policies on /s,
  );

  await s.pmdb('rollback', '--track', 'tenant');
  const withMigration = await rehearse(s, '--track', 'tenant');
  expect(withMigration.rehearsal?.files.map(({ name }) => name)).toEqual(['floor', 'org_t1.units', 'public.plans']);
});

test('what fails on a tenant is told with its name, and its files without a transaction are left out', async () => {
  const s = await fleet(slugs(2));
  await s.writeTenant('V003__index', [
    '-- pmdb: no-transaction\ncreate index concurrently units_rent on units (rent);',
    'drop index units_rent;',
  ]);
  await s.writeTenant('V004__wrong', ['select 1;\nalter table rooms add floor int;', '--']);
  expect(await rehearse(s)).toMatchObject({
    code: 4,
    error: {
      place: { file: 'migrations/tenant/V004__wrong.sql', line: 2 },
      state:
        "The rehearsal on tenant org_t1 was rolled back: nothing was changed. V003 can't be rehearsed, and may be what it lacks.",
    },
  });
  await s.writeTenant('V004__wrong', ['select 1;', '--']);
  expect((await rehearse(s)).rehearsal?.notRehearsed).toMatchObject([{ version: '003', tenant: 'org_t1' }]);
});
