import { hash } from 'node:crypto';
import { PmdbError } from './errors.ts';
import type { Applied } from './ledger.ts';
import type { Migration } from './migration.ts';
import type { Direction, Plan, Step } from './plan.ts';

/** Tenants to which the same is applied, so that one plan serves them all. */
export interface TenantGroup {
  /** See `digestOf`. */
  readonly digest: string;
  /** How many there are. */
  readonly tenants: number;
  /** One of their schemas, to name them by. */
  readonly sample: string;
  readonly applied: readonly Applied[];
}

/** What is to be done on one tenant. */
export interface TenantPlan {
  readonly slug: string;
  readonly schema: string;
  readonly steps: readonly Step[];
}

/** What a run does on all tenants: those that need nothing are only counted. */
export interface FleetPlan {
  readonly direction: Direction;
  readonly tenants: readonly TenantPlan[];
  readonly upToDate: number;
}

/** What the ledger holds as the digest of a tenant with all migrations applied in order: see src/sql/tenant-ledger.sql. */
export function digestOf(migrations: readonly Migration[]): string {
  if (migrations.length === 0) return '';
  return hash('md5', migrations.map(({ version, up }) => `${BigInt(version)} ${up.checksum} applied`).join(','));
}

/** Plans once a group. What stands in the way of one stops all, before anything is touched: the error says how many it concerns. */
export function planGroups(
  groups: readonly TenantGroup[],
  makePlan: (applied: readonly Applied[]) => Plan,
): ReadonlyMap<string, Plan> {
  return new Map(groups.map((group) => [group.digest, planGroup(group, makePlan)]));
}

function planGroup(group: TenantGroup, makePlan: (applied: readonly Applied[]) => Plan): Plan {
  try {
    return makePlan(group.applied);
  } catch (error) {
    if (!(error instanceof PmdbError)) throw error;
    const { remedy, problems } = error.parts;
    throw new PmdbError(error.code, `${describeGroup(group)}: ${error.message}`, {
      ...error.parts,
      ...(remedy !== undefined && { remedy: forTenants(remedy, group) }),
      ...(problems !== undefined && {
        problems: problems.map((each) => ({ ...each, remedy: forTenants(each.remedy, group) })),
      }),
    });
  }
}

/** A version that is named to `pmdb repair` or `pmdb rollback` is one of the shared track unless the command says otherwise. */
function forTenants<Remedy extends string | undefined>(remedy: Remedy, { tenants, sample }: TenantGroup): Remedy {
  const those = tenants === 1 ? `--tenant ${sample}` : '--track tenant';
  return remedy?.replaceAll(/`pmdb (repair|rollback)\b[^`]*/g, (command) => `${command} ${those}`) as Remedy;
}

/** "tenant org_acme", or "993 tenants (such as org_acme)". */
export function describeGroup({ tenants, sample }: Pick<TenantGroup, 'tenants' | 'sample'>): string {
  return tenants === 1 ? `tenant ${sample}` : `${tenants} tenants (such as ${sample})`;
}

/** Which tenants a run begins with: names, or a share of all. */
export type Canary = { readonly names: readonly string[] } | { readonly percent: number };

/** The tenants to begin with, and the rest. A share is spread evenly over the names, and holds one tenant at least. */
export function splitCanary(
  tenants: readonly TenantPlan[],
  canary: Canary | undefined,
): { readonly first: readonly TenantPlan[]; readonly rest: readonly TenantPlan[] } {
  if (canary === undefined) return { first: [], rest: tenants };
  const first = new Set('names' in canary ? tenants.filter(isNamed(canary.names)) : spread(tenants, canary.percent));
  return { first: [...first], rest: tenants.filter((each) => !first.has(each)) };
}

/** People may write the slug or the schema. */
function isNamed(names: readonly string[]) {
  return ({ slug, schema }: TenantPlan) => names.includes(slug) || names.includes(schema);
}

function spread<T>(tenants: readonly T[], percent: number): readonly T[] {
  const wanted = Math.max(1, Math.ceil((tenants.length * percent) / 100));
  return tenants.filter(
    (_, i) => Math.floor(((i + 1) * wanted) / tenants.length) > Math.floor((i * wanted) / tenants.length),
  );
}
