import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { answeredFor, type Drift } from '../core/drift.ts';
import { isIgnored } from '../core/drift-ignore.ts';
import { PmdbError } from '../core/errors.ts';
import { compare, type Standing } from '../core/ledger.ts';
import type { Migration, Track } from '../core/migration.ts';
import { asMigrated, isOwnRight } from '../core/ownership.ts';
import { planMigrate } from '../core/plan.ts';
import { differencesOfDrift } from '../core/renamed-tables.ts';
import { isReprinted } from '../core/reprint.ts';
import { readIgnored } from '../files/drift-ignore.ts';
import { hasTrack, type ProjectFiles, readTrack, requireSound, requireTrack } from '../files/project.ts';
import { describeCatalog, ownershipOf } from '../postgres/fingerprint.ts';
import { readLedger } from '../postgres/ledger.ts';
import { withScratchDatabases } from '../postgres/scratch-database.ts';
import { ScratchRun } from '../postgres/scratch-run.ts';
import { openTarget } from '../postgres/target.ts';
import { listTenantSchemas } from '../postgres/tenant-ledger.ts';
import { driftOfTenants } from './drift-tenants.ts';
import { applyStalePolicies } from './policies-apply.ts';

export interface DriftCommand {
  /** A file instead of drift.ignore, relative to the project. */
  readonly ignore?: string | undefined;
  /** Look at the tenants' schemas as well. */
  readonly tenants?: boolean | undefined;
}

/** The files of the tenant track. */
export type TenantFiles = ProjectFiles;

/** `pmdb drift`: the live catalog against what the files make of an empty database, at the versions of the ledger. */
export async function drift(context: Context, command: DriftCommand): Promise<Drift> {
  const { project, direct, emit, signal } = context;
  requireTrack(project, 'shared');
  const files = await soundTrack(project, 'shared');
  const tenantFiles = hasTrack(project, 'tenant') ? await soundTrack(project, 'tenant') : undefined;
  const ignored = await readIgnored(project, command.ignore);
  const database = await context.database();
  const target = await openTarget(database, { command: 'drift', direct, writes: false, emit, signal });
  try {
    const applied = appliedMigrations(compare(files.migrations, (await readLedger(target.session)).applied));
    const schemas = (await listTenantSchemas(target.session)).flatMap((group) => group.schemas);
    const actual = await describeCatalog(target.session, schemas);
    const ownership = await ownershipOf(target.session);
    return await withScratchDatabases(target.database, 'pmdb/drift', async (create) => {
      const run = new ScratchRun(context, 'drift', create);
      try {
        const empty = asMigrated(await run.begin(), ownership);
        await run.up(applied);
        await applyTimeless(run, files);
        const expected = asMigrated(await run.describe(), ownership);
        const found = differencesOfDrift(expected, actual)
          .filter(answeredFor(empty, expected))
          .filter((each) => !isReprinted(each) && !isOwnRight(ownership)(each));
        const asked = command.tenants === true && tenantFiles !== undefined;
        return {
          database: describeDatabase(target.database),
          migrations: applied.length,
          differences: found.filter((each) => !isIgnored(ignored, each)),
          ignored: found.filter((each) => isIgnored(ignored, each)),
          tenants: asked ? await driftOfTenants(target, run, tenantFiles, ignored, ownership) : undefined,
        };
      } finally {
        await run.close();
      }
    });
  } finally {
    target.session.leave();
  }
}

/** Files of policies that are tied to no version come last, as in a run. */
async function applyTimeless(run: ScratchRun, { policies }: ProjectFiles): Promise<void> {
  await run.withTarget(async (scratch, quiet) => {
    await applyStalePolicies(quiet, scratch, { shared: policies, tenant: [] });
  });
}

async function soundTrack(project: string, track: Track): Promise<ProjectFiles> {
  const files = await readTrack(project, track);
  await requireSound(files);
  return files;
}

/** In the order in which the ledger has them. Throws where the files aren't what was applied: they can't say what should be. */
export function appliedMigrations(standings: readonly Standing[]): readonly Migration[] {
  planMigrate(standings, { outOfOrder: true });
  const unfinished = standings.find(({ state }) => state === 'unfinished');
  if (unfinished !== undefined) {
    throw new PmdbError('UNFINISHED', `V${unfinished.version} was begun and not finished`, {
      state: 'Nothing was changed.',
      remedy: 'Finish it with `pmdb migrate`, then look for drift.',
    });
  }
  return standings
    .filter((each) => each.applied !== undefined && each.migration !== undefined)
    .sort((a, b) => (a.applied?.id ?? 0) - (b.applied?.id ?? 0))
    .map(({ migration }) => migration as Migration);
}
