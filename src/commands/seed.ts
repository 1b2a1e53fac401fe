import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { areApplied } from '../core/ledger.ts';
import { addMonths, type Day, firstOfMonth } from '../core/seed/calendar.ts';
import { organizationsOf } from '../core/seed/fleet.ts';
import { type OrganizationPlan, type Profile, parseProfile } from '../core/seed/profile.ts';
import type { SeedOutcome, SeedRecord } from '../core/seed/record.ts';
import { readProfile } from '../files/profiles.ts';
import { releaseLocks, takeRunLock } from '../postgres/lock.ts';
import { countOrganizations, productionSigns } from '../postgres/seed/production-signs.ts';
import { removeOrganization } from '../postgres/seed/remove-organization.ts';
import { prepareSeedLedger, readSeeds } from '../postgres/seed/seed-ledger.ts';
import { refreshStaleSummaries } from '../postgres/seed/write-organization.ts';
import type { Target } from '../postgres/target.ts';
import { type OpenProject, openProject } from './migrate.ts';
import { seedOrganizations } from './seed-organizations.ts';

export interface SeedCommand {
  readonly profile: string;
  /** Slugs; undefined means all of the profile. */
  readonly only?: readonly string[] | undefined;
  readonly seed: number;
  /** What counts as today. */
  readonly date: Day;
  readonly months?: number | undefined;
  /** Of a profile with a fleet. */
  readonly size?: { readonly organizations?: number | undefined; readonly units?: number | undefined };
  /** The name of the database, for one that looks like production; true asks for it. */
  readonly force?: string | boolean | undefined;
}

/** `pmdb seed`: makes the organizations of a profile that aren't there yet. */
export async function seed(context: Context, command: SeedCommand): Promise<SeedOutcome> {
  const { file, text } = readProfile(context.project, command.profile);
  const profile = parseProfile(file, text);
  const plans = chosen(profile, command);
  refuseOldBooks(command.months ?? profile.months, command.date);
  const began = performance.now();
  return await withSeedTarget(context, async (project, seeds) => {
    const { target } = project;
    const planned = seeds.filter(({ slug }) => plans.some((plan) => plan.slug === slug));
    const present = planned.filter(({ currentSlug }) => currentSlug !== undefined);
    const gone = planned.filter(({ currentSlug }) => currentSlug === undefined);
    for (const record of present) warnOfOther(context, record, command);
    const missing = plans.filter(({ slug }) => !present.some((record) => record.slug === slug));
    const seeded =
      missing.length === 0 ? [] : await seedMissing(context, project, { profile, missing, gone, seeds }, command);
    if (seeded.length === 0 && present.length > 0) await refreshStaleSummaries(target.session);
    const database = describeDatabase(target.database);
    return { database, seeded, present, removed: [], ms: performance.now() - began };
  });
}

/** Leases begin some years before the first invoice, and the tables of tenants take no day before 1900. */
const FIRST_INVOICE = '1920-01-01';

function refuseOldBooks(months: number, date: Day): void {
  if (addMonths(firstOfMonth(date), -months) >= FIRST_INVOICE) return;
  throw new PmdbError('BAD_FLAG', `${months} months before ${date} reach back beyond ${FIRST_INVOICE}`, {
    remedy: 'Give fewer --months, or a later --date.',
  });
}

/** Nobody has made an organization yet, pmdb included. */
export async function isUnused(context: Context): Promise<boolean> {
  return await withSeedTarget(
    context,
    async ({ target: { session } }, seeds) => seeds.length === 0 && (await countOrganizations(session)) === 0,
  );
}

function chosen(profile: Profile, { profile: name, only, size = {} }: SeedCommand): readonly OrganizationPlan[] {
  if (profile.fleet === undefined && (size.organizations ?? size.units) !== undefined) {
    throw new PmdbError(
      'BAD_FLAG',
      `profile ${name} names its organizations: --organizations and --units are not for it`,
      {
        remedy: 'Leave them out, or take a profile with a fleet, such as load.',
      },
    );
  }
  const plans = organizationsOf(profile, size);
  const unknown = only?.find((slug) => !plans.some((plan) => plan.slug === slug));
  if (unknown !== undefined) {
    const known = plans.slice(0, 12).map(({ slug }) => slug);
    throw new PmdbError('BAD_FLAG', `profile ${name} has no organization "${unknown}"`, {
      remedy: `It has ${known.join(', ')}${plans.length > known.length ? ' …' : ''}.`,
    });
  }
  return only === undefined ? plans : plans.filter(({ slug }) => only.includes(slug));
}

/** The same slug from another seed is another story: nothing is changed, and it shouldn't look as if it were. */
function warnOfOther({ emit }: Context, record: SeedRecord, { profile, seed, months }: SeedCommand): void {
  const asked = [profile, seed, months ?? record.months].join();
  if (asked === [record.profile, record.seed, record.months].join()) return;
  const made = `profile ${record.profile}, seed ${record.seed}, ${record.months} months`;
  emit({
    type: 'warning',
    message: `${record.slug} was seeded with ${made}, and stays so; \`pmdb seed --reset\` removes it`,
  });
}

interface Missing {
  readonly profile: Profile;
  readonly missing: readonly OrganizationPlan[];
  /** Of these, those that were seeded once, and that somebody has removed. */
  readonly gone: readonly SeedRecord[];
  readonly seeds: readonly SeedRecord[];
}

async function seedMissing(
  context: Context,
  project: OpenProject,
  { profile, missing, gone, seeds }: Missing,
  command: SeedCommand,
): Promise<readonly SeedRecord[]> {
  const { session } = project.target;
  await refuseProduction(context, session, await productionSigns(session, seeds), command.force);
  await prepareSeedLedger(session);
  const author = { runId: randomUUID(), client: context.client };
  for (const record of gone) await removeOrganization(session, record, { author, lockTimeout: context.lockTimeout });
  const months = command.months ?? profile.months;
  return await seedOrganizations(context, project, missing, { ...command, months });
}

/** Opens the database of a project whose migrations are applied, and reads what was seeded: one run at a time. */
export async function withSeedTarget<T>(
  context: Context,
  work: (project: OpenProject, seeds: readonly SeedRecord[]) => Promise<T>,
): Promise<T> {
  const project = await openProject(context, 'seed');
  const { target, files, applied } = project;
  try {
    if (!areApplied(files.migrations, applied)) {
      throw new PmdbError('UNFINISHED', 'migrations of the shared track are pending, and seeds rely on all of them', {
        state: 'Nothing was changed.',
        remedy: 'Run `pmdb migrate` first.',
      });
    }
    const { lockWait: wait, signal, emit } = context;
    const lock = await takeRunLock(target.database, target.session.facts.pooled, { wait, signal, emit }, 'seed');
    try {
      return await work(project, await readSeeds(target.session));
    } finally {
      await releaseLocks(lock);
    }
  } finally {
    target.session.leave();
  }
}

/** Where nobody can type the name, it has to be given. */
function named(error: unknown, database: string): unknown {
  if (!(error instanceof PmdbError) || error.parts.remedy === undefined) return error;
  const remedy = `If it is the right one, give its name: --force ${database}`;
  return new PmdbError(error.code, error.message, { ...error.parts, remedy });
}

/** Throws NOT_CONFIRMED unless the name of a database with `signs` is given or typed. */
export async function refuseProduction(
  context: Context,
  { facts: { database } }: Target['session'],
  signs: readonly string[],
  force: SeedCommand['force'],
): Promise<void> {
  if (signs.length === 0 || force === database) return;
  const why = `database ${database} may be one that people depend on: ${signs.join(', and ')}.`;
  if (force === true)
    return await context.confirm(why, database).catch((error) => Promise.reject(named(error, database)));
  const message = typeof force === 'string' ? `--force names ${force}, and this is ${database}` : why;
  throw new PmdbError('NOT_CONFIRMED', message, {
    state: 'Nothing was changed.',
    remedy: `If it is the right one, give its name: --force ${database}`,
  });
}
