import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CliResult } from '../../support/cli.ts';
import { type Scenario, scenario } from '../engine/scenario.ts';

/** SQL of a tenant migration and of its rollback. */
export type TenantPair = readonly [up: string, down: string];

export interface FleetScenario extends Scenario {
  writeTenant(name: string, pair: TenantPair): Promise<void>;
  /** `pmdb tenant …` */
  tenant(command: string, ...args: string[]): Promise<CliResult>;
  /** Slugs by what is applied to them: "001 002" → ["t1", "t2"]. */
  versions(): Promise<Record<string, string[]>>;
}

export const UNITS: Readonly<Record<string, TenantPair>> = {
  V001__units: [
    'create table units (id int primary key, rent numeric);\ninsert into units select i, i * 10 from generate_series(1, 3) i;',
    'drop table units;',
  ],
  V002__leases: ['create table leases (id int primary key, unit int references units)', 'drop table leases;'],
};

/** A migration that fails on what is wrong with some tenants: see `spoil`. */
export const CHECK: TenantPair = [
  '-- Rents are above zero.\nalter table units add column floor int;\n\nalter table units add constraint rent_positive check (rent > 0);',
  'alter table units drop column floor, drop constraint rent_positive;',
];

/** A migrated project with these tenants. */
export async function fleet(slugs: readonly string[], files = UNITS): Promise<FleetScenario> {
  const base = await scenario({ V001__plans: ['create table plans (id int);', 'drop table plans;'] });
  const fleet = describe(base);
  for (const [name, pair] of Object.entries(files)) await fleet.writeTenant(name, pair);
  expect(await base.pmdb('migrate')).toMatchObject({ code: 0 });
  if (slugs.length > 0) expect(await fleet.tenant('create', ...slugs)).toMatchObject({ code: 0 });
  return fleet;
}

function describe(base: Scenario): FleetScenario {
  const { db, dir } = base;
  return {
    ...base,
    writeTenant: async (name, pair) => {
      for (const [i, folder] of ['migrations/tenant', 'rollbacks/tenant'].entries()) {
        await mkdir(join(dir, folder), { recursive: true });
        await writeFile(join(dir, folder, `${name}.sql`), pair[i] ?? '');
      }
    },
    tenant: (command, ...args) => base.pmdb('tenant', command, ...args),
    versions: async () => {
      const rows = await db.sql<{ versions: string; slugs: string[] }[]>`
        select versions, array_agg(slug order by slug) as slugs from (
          select t.slug, coalesce(string_agg(v.version, ' ' order by v.version_number), '') as versions
            from migrations.tenants t left join migrations.tenant_versions v using (schema_name) group by t.slug) s
         group by versions`;
      return Object.fromEntries(rows.map(({ versions, slugs }) => [versions, slugs]));
    },
  };
}

export function slugs(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `t${i + 1}`);
}
