import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { requireSlug } from '../core/tenant.ts';
import { parseManifest } from '../core/tenant-export.ts';
import { tenantLines } from '../postgres/export-tenant.ts';
import { findTenant } from '../postgres/list-tenants.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import { Session } from '../postgres/session.ts';
import { openSoundProject } from './migrate.ts';
import { fillNewTenant, type TenantImported } from './tenant-import.ts';

/**
 * `pmdb tenant clone`: a second tenant with the rows of the first, from one snapshot, in one transaction. It is an export
 * and an import with no file between them, so that whatever one of them refuses is refused here.
 */
export async function cloneTenant(context: Context, from: string, to: string): Promise<TenantImported> {
  const slug = requireSlug(to);
  const project = await openSoundProject(context, 'tenant');
  const { target } = project;
  try {
    await prepareTenantLedger(target, context);
    const tenant = await findTenant(target.session, from);
    if (tenant.schema === undefined) throw pooled(tenant.slug);
    const reader = await Session.open(target.database, target.application, undefined, context.signal);
    const lines = tenantLines(reader, tenant);
    try {
      const manifest = parseManifest(tenant.slug, String((await lines.next()).value));
      return await fillNewTenant(context, project, { file: tenant.slug, manifest, lines }, { slug, action: 'clone' });
    } finally {
      await lines.return({ at: '', digest: '' });
      reader.leave();
    }
  } finally {
    target.session.leave();
  }
}

function pooled(slug: string): PmdbError {
  return new PmdbError('BAD_FLAG', `tenant ${slug} is pooled; only a schema of its own can be cloned`, {
    state: 'Nothing was made.',
    remedy: `Move it first: \`pmdb tenant move ${slug} --to schema\`.`,
  });
}
