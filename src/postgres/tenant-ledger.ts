import type { FleetPlan, TenantGroup, TenantPlan } from '../core/fleet.ts';
import type { Applied } from '../core/ledger.ts';
import { literal } from '../core/literal.ts';
import type { Plan } from '../core/plan.ts';
import readGroupsSql from '../sql/read-tenant-groups.sql';
import readVersionsSql from '../sql/read-tenant-versions.sql';
import { hasTable } from './has-table.ts';
import { isWithoutLedger, ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

/** Which tenants are meant; an empty selection means all. */
export interface TenantSelection {
  /** Slugs or schemas. */
  readonly names?: readonly string[] | undefined;
  /** Those whose last step failed. */
  readonly onlyFailed?: boolean | undefined;
  /** Those on which this run applied something that is still there. */
  readonly runId?: string | undefined;
  /** Look also at the statement that was begun last and whose end nobody wrote down: it is not part of what is applied. */
  readonly byStatement?: boolean | undefined;
}

/** How many tenants stand alike, without what is applied to them. */
export type TenantCount = Pick<TenantGroup, 'digest' | 'tenants' | 'sample'> & { readonly failed: number };

/** Whether the database ever had a tenant schema: for a transaction that a query which fails would end. */
export async function hasTenantLedger(session: Session): Promise<boolean> {
  return await hasTable(session, 'migrations.tenants');
}

/** One row for all tenants that stand alike. Without a ledger, or in one that has no tenants yet, there are none. */
export async function countTenants(session: Session, selection: TenantSelection = {}): Promise<readonly TenantCount[]> {
  try {
    const { rows } = await session.send(
      readGroupsSql.replaceAll(':key', () => keyOf(selection)).replace(':selection', () => conditionOf(selection)),
    );
    return rows as unknown as readonly TenantCount[];
  } catch (error) {
    if (isWithoutLedger(error)) return [];
    throw ledgerError(error);
  }
}

/** What is applied to them: one tenant's rows tell it for its whole group. */
export async function readGroups(session: Session, counts: readonly TenantCount[]): Promise<readonly TenantGroup[]> {
  const applied = await readTenantVersions(
    session,
    counts.map(({ sample }) => sample),
  );
  return counts.map(({ digest, tenants, sample }) => ({ digest, tenants, sample, applied: applied.get(sample) ?? [] }));
}

/** All tenants' schemas, those together that stand alike. */
export async function listTenantSchemas(
  session: Session,
): Promise<readonly { readonly schemas: readonly string[]; readonly applied: readonly Applied[] }[]> {
  const groups = await readGroups(session, await countTenants(session));
  if (groups.length === 0) return [];
  const { rows } = await session.send(
    'select digest, json_agg(schema_name order by schema_name) as schemas from migrations.tenants group by 1',
  );
  const schemas = new Map(rows.map((row) => [String(row.digest), row.schemas as string[]]));
  return groups.map(({ digest, applied }) => ({ schemas: schemas.get(digest) ?? [], applied }));
}

/** The rows of some tenants, by schema. */
export async function readTenantVersions(
  session: Session,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, readonly Applied[]>> {
  const found = new Map<string, Applied[]>(schemas.map((schema) => [schema, []]));
  if (schemas.length === 0) return found;
  const { rows } = await session.send(readVersionsSql.replace(':tenants', () => listOf(schemas)));
  for (const { tenant, ...row } of rows) found.get(String(tenant))?.push(row as unknown as Applied);
  return found;
}

/** Which tenants have steps to run, each with those of its group. */
export async function readTenantPlans(
  session: Session,
  plans: ReadonlyMap<string, Plan>,
  selection: TenantSelection,
): Promise<Pick<FleetPlan, 'tenants'>> {
  const digests = [...plans].filter(([, { steps }]) => steps.length > 0).map(([digest]) => digest);
  if (digests.length === 0) return { tenants: [] };
  const { rows } = await session.send(
    `select slug, schema_name as schema, ${keyOf(selection)} as digest from migrations.tenants t
      where ${conditionOf(selection)} and ${keyOf(selection)} in (${listOf(digests)}) order by schema_name`,
  );
  const tenants = rows.map(
    ({ slug, schema, digest }): TenantPlan => ({
      slug: String(slug),
      schema: String(schema),
      steps: plans.get(String(digest))?.steps ?? [],
    }),
  );
  return { tenants };
}

/** What tenants have in common that stand alike: what is applied; and, where that is asked, what of it was one run's, or where they stopped. */
function keyOf({ runId, byStatement }: TenantSelection): string {
  if (byStatement === true) {
    return `t.digest || (select string_agg(format(' %s:%s', v.version, v.statement_started), '' order by v.id)
                          from migrations.tenant_versions v
                         where v.schema_name = t.schema_name and v.statement_started is not null)`;
  }
  if (runId === undefined) return 't.digest';
  return `t.digest || (select string_agg(v.version, ' ' order by v.id) from migrations.tenant_versions v
                        where v.schema_name = t.schema_name and v.run_id = ${literal(runId)})`;
}

/** SQL about `t`, a row of migrations.tenants. */
export function conditionOf({ names, onlyFailed, runId }: TenantSelection): string {
  const conditions = ['true'];
  if (names !== undefined) conditions.push(`(t.slug in (${listOf(names)}) or t.schema_name in (${listOf(names)}))`);
  if (onlyFailed === true) conditions.push('t.failed_at is not null');
  if (runId !== undefined) {
    conditions.push(
      `exists (select from migrations.tenant_versions v where v.schema_name = t.schema_name and v.run_id = ${literal(runId)})`,
    );
  }
  return conditions.join(' and ');
}

export function listOf(values: readonly string[]): string {
  return values.map((value) => literal(value)).join(', ');
}
