import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { requireSound } from '../files/project.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import type { OpenProject } from './migrate.ts';
import { type Common, isLeftToFleet, prepareProvisioning, tenantMigrations } from './tenant-create.ts';

/** What the schemas of seeded organizations are made of. Throws BAD_CONFIG where there is no tenant track, BAD_FILE where it can't be filled. */
export async function newSchemas(context: Context, project: OpenProject): Promise<Common> {
  await requireSound(project.files);
  const migrations = await tenantMigrations(project, 'schema');
  if (migrations.some(isLeftToFleet)) {
    throw new PmdbError('BAD_FILE', 'a tenant track with no-transaction files can not be seeded in one transaction', {
      state: 'Nothing was made.',
      remedy: 'Write those files so that they run in a transaction.',
    });
  }
  await prepareTenantLedger(project.target, context);
  return await prepareProvisioning(context, project.target, migrations, { slugs: [], placement: 'schema' });
}
