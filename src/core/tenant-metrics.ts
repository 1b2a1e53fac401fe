import type { Applied } from './ledger.ts';
import { compare, type Standing, type VersionState } from './ledger.ts';
import { type Sample, sample } from './metrics.ts';
import type { Migration } from './migration.ts';
import type { TenantState } from './tenant.ts';

/** From bad to good; a cosmetic change counts as applied. */
const WORST_FIRST = ['unfinished', 'changed', 'missing', 'pending', 'applied'] as const;
type Worst = (typeof WORST_FIRST)[number];

/** Tenant schemas to which the same is applied. */
export interface SchemaGroup {
  readonly schemas: readonly string[];
  readonly applied: readonly Applied[];
}

/** How many migrations stand how; states that none has are there too, so that an alert sees a 0. */
export function migrationSamples(standings: readonly Standing[]): readonly Sample[] {
  const states: readonly VersionState[] = ['applied', 'pending', 'changed', 'cosmetic', 'missing', 'unfinished'];
  return states.map((state) =>
    sample('pmdb_migrations', standings.filter((each) => each.state === state).length, { state }),
  );
}

/** Tenants in numbers that don't grow with them. */
export function fleetSamples(
  migrations: readonly Migration[],
  groups: readonly SchemaGroup[],
  tenants: readonly TenantState[],
): readonly Sample[] {
  const states = new Map<Worst, number>(WORST_FIRST.map((state) => [state, 0]));
  for (const { schemas, applied } of groups) {
    const worst = worstOf(compare(migrations, applied));
    states.set(worst, (states.get(worst) ?? 0) + schemas.length);
  }
  const versions = countBy(tenants, ({ version }) => version);
  const kinds = countBy(tenants, ({ placement, status }) => `${placement} ${status}`);
  return [
    ...[...kinds].map(([kind, count]) => {
      const [placement = '', ...status] = kind.split(' ');
      return sample('pmdb_tenants', count, { placement, status: status.join(' ') });
    }),
    ...[...states].map(([state, count]) => sample('pmdb_tenant_schemas', count, { state })),
    sample('pmdb_tenant_schemas_failed', tenants.filter(({ failure }) => failure !== null).length),
    ...[...versions].map(([version, count]) => sample('pmdb_tenant_schemas_at_version', count, { version })),
  ];
}

/** The same tenant by tenant, for those who asked for it. */
export function tenantSamples(
  migrations: readonly Migration[],
  groups: readonly SchemaGroup[],
  tenants: readonly TenantState[],
): readonly Sample[] {
  const pending = new Map<string, number>();
  for (const { schemas, applied } of groups) {
    const count = compare(migrations, applied).filter(({ state }) => state === 'pending').length;
    for (const schema of schemas) pending.set(schema, count);
  }
  return tenants.flatMap(({ slug: tenant, placement, status, schema, version, failure }) => [
    sample('pmdb_tenant_info', 1, { tenant, placement, status, version: version ?? '' }),
    ...(schema === undefined
      ? []
      : [
          sample('pmdb_tenant_pending_migrations', pending.get(schema) ?? 0, { tenant }),
          sample('pmdb_tenant_failed', failure === null ? 0 : 1, { tenant }),
        ]),
  ]);
}

function worstOf(standings: readonly Standing[]): Worst {
  return WORST_FIRST.find((state) => standings.some((each) => each.state === state)) ?? 'applied';
}

function countBy<T>(values: readonly T[], key: (value: T) => string | null): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    const name = key(value);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
