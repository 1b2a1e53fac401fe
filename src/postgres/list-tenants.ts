import { PmdbError } from '../core/errors.ts';
import type { Tenant, TenantState } from '../core/tenant.ts';
import readTenantsSql from '../sql/read-tenants.sql';
import { readPooledExports } from './last-export.ts';
import { isWithoutLedger, ledgerError } from './ledger-error.ts';
import { hasRegistry } from './registry.ts';
import type { Session } from './session.ts';

/** What the ledger says of a schema. */
type Recorded = Pick<TenantState, 'slug' | 'version' | 'createdAt' | 'exportedAt' | 'failure'> & {
  readonly schema: string;
};

/** All tenants by slug: those of the registry, or, in a project without one, the schemas that pmdb has made. */
export async function listTenants(session: Session): Promise<readonly TenantState[]> {
  const recorded = await readRecorded(session);
  if (!(await hasRegistry(session))) return recorded.map(unregistered);
  const bySchema = new Map(recorded.map((each) => [each.schema, each]));
  const pooledExports = await readPooledExports(session);
  const { rows } = await session.send(
    `select slug, name, placement, schema_name as schema, status, organization_id::text as "organizationId"
       from app.list_tenants() order by slug`,
  );
  return rows.map((row): TenantState => {
    const tenant = { ...row, schema: row.schema ?? undefined } as unknown as Tenant;
    const {
      version = null,
      createdAt = null,
      exportedAt = pooledExports.get(tenant.schema === undefined ? (tenant.organizationId ?? '') : '') ?? null,
      failure = null,
    } = bySchema.get(tenant.schema ?? '') ?? {};
    return { ...tenant, version, createdAt, exportedAt, failure };
  });
}

/** One of them, by slug or schema. Throws NO_SUCH_TENANT. */
export async function findTenant(session: Session, name: string): Promise<TenantState> {
  const found = (await listTenants(session)).find(({ slug, schema }) => slug === name || schema === name);
  if (found !== undefined) return found;
  throw new PmdbError('NO_SUCH_TENANT', `there is no tenant ${JSON.stringify(name)}`, {
    state: 'Nothing was changed.',
    remedy: '`pmdb tenant list` names them all.',
  });
}

async function readRecorded(session: Session): Promise<readonly Recorded[]> {
  try {
    return (await session.send(readTenantsSql)).rows as unknown as readonly Recorded[];
  } catch (error) {
    if (isWithoutLedger(error)) return [];
    throw ledgerError(error);
  }
}

function unregistered(recorded: Recorded): TenantState {
  const { slug } = recorded;
  return { ...recorded, name: slug, placement: 'schema', status: 'active', organizationId: undefined };
}
