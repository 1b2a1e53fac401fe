import type { Context } from '../core/context.ts';
import type { Database } from '../core/database.ts';
import { describeDatabase } from '../core/database-description.ts';
import type { Drift } from '../core/drift.ts';
import { isIgnored } from '../core/drift-ignore.ts';
import { PmdbError } from '../core/errors.ts';
import { differences } from '../core/fingerprint.ts';
import { compare, type Standing } from '../core/ledger.ts';
import type { Migration } from '../core/migration.ts';
import { planMigrate } from '../core/plan.ts';
import { readIgnored } from '../files/drift-ignore.ts';
import { readTrack, requireSound, requireTrack } from '../files/project.ts';
import { describeCatalog } from '../postgres/fingerprint.ts';
import { readLedger } from '../postgres/ledger.ts';
import { withScratchDatabases } from '../postgres/scratch-database.ts';
import { ScratchRun } from '../postgres/scratch-run.ts';
import { openTarget } from '../postgres/target.ts';

export interface DriftCommand {
  /** A file instead of drift.ignore, relative to the project. */
  readonly ignore?: string | undefined;
}

/** `pmdb drift`: the live catalog against what the files make of an empty database, at the versions of the ledger. */
export async function drift(context: Context, { ignore }: DriftCommand): Promise<Drift> {
  const { project, direct, emit, signal } = context;
  requireTrack(project, 'shared');
  const files = await readTrack(project, 'shared');
  requireSound(files);
  const ignored = await readIgnored(project, ignore);
  const database = await context.database();
  const target = await openTarget(database, { command: 'drift', direct, writes: false, emit, signal });
  try {
    const applied = appliedMigrations(compare(files.migrations, (await readLedger(target.session)).applied));
    const actual = await describeCatalog(target.session);
    const expected = await withScratchDatabases(target.database, 'pmdb/drift', (create) =>
      build(context, create, applied),
    );
    const found = differences(expected, actual);
    return {
      database: describeDatabase(target.database),
      migrations: applied.length,
      differences: found.filter((each) => !isIgnored(ignored, each)),
      ignored: found.filter((each) => isIgnored(ignored, each)),
    };
  } finally {
    target.session.leave();
  }
}

async function build(context: Context, create: () => Promise<Database>, migrations: readonly Migration[]) {
  const run = new ScratchRun(context, 'drift', create);
  try {
    await run.begin();
    await run.up(migrations);
    return await run.describe();
  } finally {
    await run.close();
  }
}

/** In the order in which the ledger has them. Throws where the files aren't what was applied: they can't say what should be. */
function appliedMigrations(standings: readonly Standing[]): readonly Migration[] {
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
