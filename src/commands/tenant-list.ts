import type { Context } from '../core/context.ts';
import { compare, type Standing } from '../core/ledger.ts';
import type { TenantState } from '../core/tenant.ts';
import { hasTrack, readTrack } from '../files/project.ts';
import { findTenant, listTenants } from '../postgres/list-tenants.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';
import { readTenantVersions } from '../postgres/tenant-ledger.ts';

/** `pmdb tenant list`: all tenants, and how each stands. */
export async function tenantList(context: Context): Promise<readonly TenantState[]> {
  return await reading(context, listTenants);
}

export interface TenantDetails {
  readonly tenant: TenantState;
  /** Empty for a pooled tenant. */
  readonly standings: readonly Standing[];
}

/** `pmdb tenant show`: one tenant, version by version. */
export async function tenantShow(context: Context, name: string): Promise<TenantDetails> {
  return await reading(context, async (session) => {
    const tenant = await findTenant(session, name);
    const { schema } = tenant;
    if (schema === undefined || !hasTrack(context.project, 'tenant')) return { tenant, standings: [] };
    const { migrations } = await readTrack(context.project, 'tenant');
    const applied = await readTenantVersions(session, [schema]);
    return { tenant, standings: compare(migrations, applied.get(schema) ?? []) };
  });
}

async function reading<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command: 'status', direct, writes: false, emit, signal });
  try {
    return await work(target.session);
  } finally {
    target.session.leave();
  }
}
