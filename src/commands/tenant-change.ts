import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { literal } from '../core/literal.ts';
import type { TenantState } from '../core/tenant.ts';
import { changeStatus, dropTenant, STATUS, type StatusChange } from '../postgres/change-tenant.ts';
import { hasRegistry } from '../postgres/registry.ts';
import type { Session } from '../postgres/session.ts';
import { digestRows, ONE_SNAPSHOT } from '../postgres/tenant-rows.ts';
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

/** Of a pooled tenant nobody knows: its export is for other uses. */
async function requireExported(session: Session, { slug, schema, exportedAt }: TenantState): Promise<void> {
  const refuse = (message: string) =>
    new PmdbError('NOT_CONFIRMED', message, {
      state: 'Nothing was changed.',
      remedy: `Export it first: \`pmdb tenant export ${slug} ${slug}.ndjson\`; or drop it all the same with --force.`,
    });
  if (schema === undefined) return;
  if (exportedAt === null) throw refuse(`tenant ${slug} was never exported`);
  const { rows } = await session.send(
    `select exported_digest as digest from migrations.tenants where schema_name = ${literal(schema)}`,
  );
  await session.send(ONE_SNAPSHOT);
  const now = await digestRows(session, schema).finally(() => session.send('rollback'));
  if (rows[0]?.digest === now) return;
  throw refuse(`tenant ${slug} was written to after its last export (${exportedAt})`);
}

function authorOf({ client }: Context) {
  return { runId: randomUUID(), client };
}
