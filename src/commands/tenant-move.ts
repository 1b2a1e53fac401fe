import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { type Placement, schemaOf, type TenantState } from '../core/tenant.ts';
import { moveOut } from '../postgres/change-tenant.ts';
import { findTenant } from '../postgres/list-tenants.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import { provisionTenant } from '../postgres/provision-tenant.ts';
import { canMove } from '../postgres/registry.ts';
import { type OpenProject, openSoundProject } from './migrate.ts';
import { isLeftToFleet, prepareProvisioning, runRest, tenantMigrations } from './tenant-create.ts';

export interface TenantMoved {
  /** As it is now. */
  readonly tenant: TenantState;
  /** False where it was there already. */
  readonly moved: boolean;
}

/**
 * `pmdb tenant move`: from the shared schemas into one of its own or back, by the project's own mapping, in one
 * transaction. Throws what the project says of rows that have no place there; then nothing has moved.
 */
export async function moveTenant(context: Context, name: string, to: Placement): Promise<TenantMoved> {
  const project = await openSoundProject(context, 'migrate');
  const { session } = project.target;
  try {
    await prepareTenantLedger(project.target, context);
    if (!(await canMove(session))) throw noMapping();
    const tenant = await findTenant(session, name);
    if (tenant.placement === to) return { tenant, moved: false };
    if (tenant.schema === undefined) await moveIn(context, project, tenant);
    else await moveOut(session, tenant, tenant.schema, { runId: randomUUID(), client: context.client });
    return { tenant: await findTenant(session, tenant.slug), moved: true };
  } finally {
    session.leave();
  }
}

async function moveIn(context: Context, project: OpenProject, { slug, name }: TenantState): Promise<void> {
  const { target } = project;
  const tenant = { slug, name, placement: 'schema', schema: schemaOf(slug) } as const;
  const command = { slugs: [slug], placement: tenant.placement };
  const migrations = await tenantMigrations(project, tenant.placement);
  const provisioning = await prepareProvisioning(context, target, migrations, command);
  await provisionTenant(target.session, { ...provisioning, tenant, movesIn: true });
  if (migrations.some(isLeftToFleet)) {
    await runRest(context, target, migrations, [tenant], provisioning.author.runId, command);
  }
}

function noMapping(): PmdbError {
  return new PmdbError('BAD_CONFIG', 'this project does not say how a tenant moves', {
    state: 'Nothing was changed.',
    remedy: 'docs/tenants.md names the functions that do it.',
  });
}
