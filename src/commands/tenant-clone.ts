import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { requireSlug, type TenantState } from '../core/tenant.ts';
import { parseManifest } from '../core/tenant-export.ts';
import { hasCopyRules, readCopyRules, readIds } from '../postgres/copy-rules.ts';
import { tenantLines } from '../postgres/export-tenant.ts';
import { fillPooled } from '../postgres/fill-pooled.ts';
import type { ExportSource } from '../postgres/fill-table.ts';
import { findTenant, listTenants } from '../postgres/list-tenants.ts';
import { hasPooledTables } from '../postgres/pooled-tables.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import { Session } from '../postgres/session.ts';
import { type OpenProject, openSoundProject } from './migrate.ts';
import { fillNewTenant, noPooledTables, type TenantImported } from './tenant-import.ts';

/**
 * `pmdb tenant clone`: a second tenant with the rows of the first, where the first one lives, from one snapshot, in one
 * transaction. It is an export and an import with no file between them, so that whatever one of them refuses is refused here.
 */
export async function cloneTenant(context: Context, from: string, to: string): Promise<TenantImported> {
  const slug = requireSlug(to);
  const project = await openSoundProject(context, 'tenant');
  const { target } = project;
  try {
    await prepareTenantLedger(target, context);
    const tenant = await findTenant(target.session, from);
    if (tenant.schema === undefined) await requirePoolable(target.session, slug);
    const reader = await Session.open(target.database, target.application, undefined, context.signal);
    const lines = tenantLines(reader, tenant);
    try {
      const manifest = parseManifest(tenant.slug, String((await lines.next()).value));
      const source = { file: tenant.slug, manifest, lines };
      if (tenant.schema === undefined) return await clonePooled(context, project, { tenant, slug, source, reader });
      return await fillNewTenant(context, project, source, { slug, action: 'clone' });
    } finally {
      await lines.return({ at: '', digest: '' });
      reader.leave();
    }
  } finally {
    target.session.leave();
  }
}

interface PooledClone {
  readonly tenant: TenantState;
  readonly slug: string;
  readonly source: ExportSource;
  /** Holds the snapshot. */
  readonly reader: Session;
}

async function clonePooled(
  context: Context,
  { target: { session } }: OpenProject,
  { tenant: { organizationId = '' }, slug, source, reader }: PooledClone,
): Promise<TenantImported> {
  const copy = { rules: await readCopyRules(session), ids: await readIds(reader, organizationId) };
  const author = { runId: randomUUID(), client: context.client };
  const { lockTimeout } = context;
  await fillPooled(session, { slug, organizationId: randomUUID(), copy, action: 'clone', author, lockTimeout }, source);
  return { slug, schema: undefined, pending: 0 };
}

async function requirePoolable(session: Session, slug: string): Promise<void> {
  if (!(await hasPooledTables(session))) throw noPooledTables();
  if (!(await hasCopyRules(session))) throw noCopyRules();
  const taken = (await listTenants(session)).some((each) => each.slug === slug);
  if (taken) throw new PmdbError('TENANT_EXISTS', `there is a tenant ${slug} already`, NOTHING_MADE);
}

const NOTHING_MADE = { state: 'Nothing was made.' };

function noCopyRules(): PmdbError {
  return new PmdbError('BAD_CONFIG', 'this project does not say what a copy of a pooled tenant is', {
    ...NOTHING_MADE,
    remedy: 'docs/tenants.md names the function that tells it: app.changes_in_copies().',
  });
}
