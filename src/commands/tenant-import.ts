import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { Migration } from '../core/migration.ts';
import { requireSlug, schemaOf } from '../core/tenant.ts';
import { badExport, type Manifest, parseManifest } from '../core/tenant-export.ts';
import { linesOf, readLines, requireReadableAgain } from '../files/read-lines.ts';
import { hasCopyRules, idsOfExport, readCopyRules } from '../postgres/copy-rules.ts';
import { fillPooled, type PooledFilling } from '../postgres/fill-pooled.ts';
import type { ExportSource } from '../postgres/fill-table.ts';
import { fillTenant } from '../postgres/fill-tenant.ts';
import { listTenants } from '../postgres/list-tenants.ts';
import { hasPooledTables } from '../postgres/pooled-tables.ts';
import { prepareTenantLedger } from '../postgres/prepare-tenants.ts';
import { provisionTenant } from '../postgres/provision-tenant.ts';
import { canRestore, hasOrganization } from '../postgres/registry.ts';
import type { Session } from '../postgres/session.ts';
import { type OpenProject, openSoundProject } from './migrate.ts';
import { isLeftToFleet, prepareProvisioning, tenantMigrations } from './tenant-create.ts';

export interface TenantImport {
  /** `-` where it is standard input. */
  readonly file: string;
  /** To be read in the place of a file. */
  readonly stream?: Readable | undefined;
  /** Another slug than the one it had. */
  readonly as?: string | undefined;
}

export interface TenantImported {
  readonly slug: string;
  /** Undefined where it is pooled. */
  readonly schema: string | undefined;
  /** Versions of the tenant track that came after the export: `pmdb migrate` applies them. */
  readonly pending: number;
}

/** `pmdb tenant import`: makes the tenant of an export anew, in one transaction. */
export async function importTenant(context: Context, { file, stream, as }: TenantImport): Promise<TenantImported> {
  const lines = stream === undefined ? readLines(resolve(file)) : linesOf(stream);
  try {
    const first = await lines.next();
    const manifest = parseManifest(file, String(first.value ?? ''));
    const slug = requireSlug(as ?? manifest.slug);
    const project = await openSoundProject(context, 'tenant');
    try {
      const source = { file, manifest, lines };
      if (manifest.placement === 'pooled') return await importPooled(context, project, source, slug);
      return await fillNewTenant(context, project, source, { slug, action: 'import' });
    } finally {
      project.target.session.leave();
    }
  } finally {
    await lines.return(undefined);
  }
}

/** Puts an organization back among the others: as who it was, or, where that one is there, as a copy with ids of its own. */
async function importPooled(
  context: Context,
  { target }: OpenProject,
  source: ExportSource,
  slug: string,
): Promise<TenantImported> {
  const { session } = target;
  await prepareTenantLedger(target, context);
  const { organizationId } = source.manifest;
  if (organizationId === null || !(await hasPooledTables(session))) throw noPooledTables();
  const tenants = await listTenants(session);
  const isCopy = tenants.some((each) => each.organizationId === organizationId);
  const copyable = !isCopy || (await hasCopyRules(session));
  const taken = tenants.find((each) => each.slug === slug || (!copyable && each.organizationId === organizationId));
  if (taken !== undefined) {
    throw new PmdbError('TENANT_EXISTS', `there is a tenant ${taken.slug} already (${taken.organizationId})`, {
      state: 'Nothing was made.',
      remedy: copyable
        ? '--as gives it another slug; beside the original it is another organization.'
        : 'A pooled organization comes back only where it is gone: this project does not say what a copy is.',
    });
  }
  const copy = isCopy ? await copyOf(session, source) : undefined;
  const author = { runId: randomUUID(), client: context.client };
  const { lockTimeout } = context;
  const id = copy === undefined ? organizationId : randomUUID();
  await fillPooled(session, { slug, organizationId: id, copy, action: 'import', author, lockTimeout }, source);
  return { slug, schema: undefined, pending: 0 };
}

/** Reads the file once more, for ids that a row refers to may come after it. */
async function copyOf(session: Session, { file, manifest }: ExportSource): Promise<PooledFilling['copy']> {
  const path = file === '-' ? '/dev/stdin' : resolve(file);
  await requireReadableAgain(path);
  const lines = readLines(path);
  try {
    await lines.next();
    return { rules: await readCopyRules(session), ids: await idsOfExport(session, manifest, lines) };
  } finally {
    await lines.return(undefined);
  }
}

export function noPooledTables(): PmdbError {
  return new PmdbError('BAD_CONFIG', 'this project does not say where its pooled tenants have rows', {
    state: 'Nothing was changed.',
    remedy: 'docs/tenants.md names the function that tells it: app.tables_of_tenants().',
  });
}

/** Makes a tenant with a schema, and puts what the source holds into it, in one transaction. */
export async function fillNewTenant(
  context: Context,
  project: OpenProject,
  source: ExportSource,
  { slug, action }: { readonly slug: string; readonly action: 'import' | 'clone' },
): Promise<TenantImported> {
  const { session } = project.target;
  const all = await tenantMigrations(project, 'schema');
  const migrations = asExported(all, source);
  await prepareTenantLedger(project.target, context);
  const command = { slugs: [slug], placement: 'schema' } as const;
  const common = await prepareProvisioning(context, project.target, migrations, command);
  const schema = schemaOf(slug);
  const { name, organizationId } = source.manifest;
  const registered = common.registry && organizationId !== null;
  // An organization comes back as who it was; a second one beside it is somebody else.
  const comesBack = registered && (await canRestore(session)) && !(await hasOrganization(session, organizationId));
  await provisionTenant(session, {
    ...common,
    tenant: { slug, name, placement: 'schema', schema },
    ...(comesBack ? { organizationId } : {}),
    fill: { action, rows: (filled) => fillTenant(filled, { slug, schema, renamed: registered && !comesBack }, source) },
  });
  return { slug, schema, pending: all.length - migrations.length };
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
