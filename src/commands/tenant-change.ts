import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { TenantState } from '../core/tenant.ts';
import { changeStatus, dropTenant, STATUS, type StatusChange } from '../postgres/change-tenant.ts';
import { digestTenant } from '../postgres/export-tenant.ts';
import { exportedDigest } from '../postgres/last-export.ts';
import { hasPooledTables } from '../postgres/pooled-tables.ts';
import { hasRegistry } from '../postgres/registry.ts';
import type { Session } from '../postgres/session.ts';
import { ONE_SNAPSHOT } from '../postgres/tenant-rows.ts';
import { withTenant } from './with-tenant.ts';

/** `pmdb tenant suspend`, `resume` and `archive`. Throws BAD_CONFIG in a project that has no registry to say so. */
export async function changeTenantStatus(context: Context, name: string, action: StatusChange): Promise<TenantState> {
  return await withTenant(context, name, async (session, tenant) => {
    if (!(await hasRegistry(session))) {
      throw new PmdbError('BAD_CONFIG', 'this project has no registry that could say so', {
        state: 'Nothing was changed.',
        remedy: 'docs/tenants.md says how a project tells pmdb of its registry.',
      });
    }
    await changeStatus(session, tenant, action, authorOf(context));
    return { ...tenant, status: STATUS[action] };
  });
}

export interface TenantDrop {
  /** Don't ask, and drop what was written since the last export as well. */
  readonly force: boolean;
}

/** `pmdb tenant drop`: refuses what no export holds, and asks for the name. */
export async function dropOneTenant(context: Context, name: string, { force }: TenantDrop): Promise<TenantState> {
  return await withTenant(context, name, async (session, tenant) => {
    if (!force) {
      await requireExported(session, tenant);
      await context.confirm(`This drops tenant ${tenant.slug} with all its data.`, tenant.slug);
    }
    await dropTenant(session, tenant, { author: authorOf(context), registry: await hasRegistry(session) });
    return tenant;
  });
}

/** Compares rows, not times: an audit trail doesn't see what was written past its triggers, and is cleared in the end. */
async function requireExported(session: Session, tenant: TenantState): Promise<void> {
  const { slug, schema, exportedAt } = tenant;
  const refuse = (message: string) =>
    new PmdbError('NOT_CONFIRMED', message, {
      state: 'Nothing was changed.',
      remedy: `Export it first: \`pmdb tenant export ${slug} ${slug}.ndjson\`; or drop it all the same with --force.`,
    });
  // Of what can't be exported there is nothing to wait for.
  if (schema === undefined && !(await hasPooledTables(session))) return;
  const then = await exportedDigest(session, tenant);
  if (then === undefined) throw refuse(`tenant ${slug} was never exported`);
  await session.send(ONE_SNAPSHOT);
  const now = await digestTenant(session, tenant).finally(() => session.send('rollback'));
  if (then !== now) throw refuse(`tenant ${slug} was written to after its last export (${exportedAt})`);
}

function authorOf({ client }: Context) {
  return { runId: randomUUID(), client };
}
