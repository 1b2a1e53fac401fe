import { resolve } from 'node:path';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { Migration } from '../core/migration.ts';
import { requireSlug, schemaOf } from '../core/tenant.ts';
import { badExport, type Manifest, parseManifest } from '../core/tenant-export.ts';
import { readLines } from '../files/lines.ts';
import { type ExportSource, fillTenant } from '../postgres/fill-tenant.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import { provisionTenant } from '../postgres/provision-tenant.ts';
import { canRestore } from '../postgres/registry.ts';
import { openSoundProject } from './migrate.ts';
import { isLeftToFleet, prepareProvisioning, tenantMigrations } from './tenant-create.ts';

export interface TenantImport {
  readonly file: string;
  /** Another slug than the one it had. */
  readonly as?: string | undefined;
}

export interface TenantImported {
  readonly slug: string;
  readonly schema: string;
  /** Versions of the tenant track that came after the export: `pmdb migrate` applies them. */
  readonly pending: number;
}

/** `pmdb tenant import`: makes the tenant of an export anew, in one transaction. */
export async function importTenant(context: Context, { file, as }: TenantImport): Promise<TenantImported> {
  const lines = readLines(resolve(file));
  try {
    const first = await lines.next();
    const manifest = parseManifest(file, String(first.value ?? ''));
    return await importLines(context, { file, manifest, lines }, requireSlug(as ?? manifest.slug));
  } finally {
    await lines.return(undefined);
  }
}

async function importLines(context: Context, source: ExportSource, slug: string): Promise<TenantImported> {
  const project = await openSoundProject(context, 'tenant');
  const { session } = project.target;
  try {
    const all = await tenantMigrations(project, 'schema');
    const migrations = asExported(all, source);
    await prepareTenantLedger(project.target, context);
    const common = await prepareProvisioning(context, project.target, migrations, {
      slugs: [slug],
      placement: 'schema',
    });
    const schema = schemaOf(slug);
    const { name, organizationId } = source.manifest;
    const restores = common.registry && organizationId !== null && (await canRestore(session));
    await provisionTenant(session, {
      ...common,
      tenant: { slug, name, placement: 'schema', schema },
      ...(restores ? { organizationId } : {}),
      fill: (filled) => fillTenant(filled, schema, source),
    });
    return { slug, schema, pending: all.length - migrations.length };
  } finally {
    session.leave();
  }
}

/** The migrations that the exported schema had, which must be the project's first. Throws BAD_FILE. */
function asExported(all: readonly Migration[], { file, manifest }: ExportSource): readonly Migration[] {
  const had = all.slice(0, manifest.versions.length);
  const isSame = ({ version, checksum }: Manifest['versions'][number], i: number) =>
    had[i] !== undefined &&
    BigInt(had[i].version) === BigInt(version) &&
    (checksum ?? had[i].up.checksum) === had[i].up.checksum;
  const strange = manifest.versions.findIndex((version, i) => !isSame(version, i));
  if (strange >= 0) {
    const { version } = manifest.versions[strange] ?? { version: '' };
    throw badExport(file, 1, `its V${version} is not what migrations/tenant holds`);
  }
  if (!had.some(isLeftToFleet)) return had;
  throw new PmdbError('BAD_FILE', 'a tenant track with no-transaction files can not be imported in one transaction', {
    state: 'Nothing was made.',
    remedy: 'Write those files so that they run in a transaction.',
  });
}
