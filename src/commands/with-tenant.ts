import type { Context } from '../core/context.ts';
import type { TenantState } from '../core/tenant.ts';
import { findTenant } from '../postgres/list-tenants.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';

/** Finds a tenant by slug or schema and does `work` on it. Throws NO_SUCH_TENANT. */
export async function withTenant<T>(
  context: Context,
  name: string,
  work: (session: Session, tenant: TenantState) => Promise<T>,
): Promise<T> {
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command: 'tenant', direct, writes: true, emit, signal });
  try {
    await prepareTenantLedger(target, context);
    return await work(target.session, await findTenant(target.session, name));
  } finally {
    target.session.leave();
  }
}
