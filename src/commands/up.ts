import type { Context } from '../core/context.ts';
import type { Outcome } from '../core/outcome.ts';
import { firstOfMonth } from '../core/seed/calendar.ts';
import type { SeedOutcome } from '../core/seed/record.ts';
import { listProfiles } from '../files/profiles.ts';
import { requireTrack } from '../files/project.ts';
import { type DbStarted, dbStart } from './db.ts';
import { migrate } from './migrate.ts';

export interface Up {
  readonly server: DbStarted;
  readonly outcome: Outcome;
  /** Undefined where the project has no profile for it, or the database has organizations already. */
  readonly seeds: SeedOutcome | undefined;
  /** Whether the project has profiles to seed from. */
  readonly hasProfiles: boolean;
}

/** What a newcomer finds in the database; its seed never changes. */
const PROFILE = 'dev';
const SEED = 1;

/** `pmdb up`: from nothing to a migrated database with something in it on this machine, whatever else is configured. */
export async function up(context: Context, { seed }: { readonly seed: boolean }): Promise<Up> {
  requireTrack(context.project, 'shared');
  const onProgress = (message: string) => context.emit({ type: 'note', message });
  const server = await dbStart(context.project, { signal: context.signal, onProgress });
  const outcome = await migrate(context, {});
  const profiles = listProfiles(context.project);
  const seeds = seed && profiles.includes(PROFILE) ? await seedUnused(context) : undefined;
  return { server, outcome, seeds, hasProfiles: profiles.length > 0 };
}

async function seedUnused(context: Context): Promise<SeedOutcome | undefined> {
  // With all that makes names and rows: not for a database that has them.
  const { isUnused, seed } = await import('./seed.ts');
  if (!(await isUnused(context))) return undefined;
  return await seed(context, {
    profile: PROFILE,
    seed: SEED,
    date: firstOfMonth(new Date().toISOString().slice(0, 10)),
  });
}
