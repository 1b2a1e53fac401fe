import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import type { SeedOutcome, SeedRecord } from '../core/seed/record.ts';
import { productionSigns } from '../postgres/seed/production-signs.ts';
import { removeOrganization } from '../postgres/seed/remove-organization.ts';
import { seedError } from '../postgres/seed/seed-error.ts';
import { findLogins } from '../postgres/seed/seeded-logins.ts';
import { refreshSummaries } from '../postgres/seed/write-organization.ts';
import type { Session } from '../postgres/session.ts';
import { refuseProduction, type SeedCommand, withSeedTarget } from './seed.ts';

export interface SeedReset extends Pick<SeedCommand, 'only' | 'force'> {
  /** Undefined means whatever was seeded. */
  readonly profile?: string | undefined;
}

/** `pmdb seed --reset`: takes away what was seeded, and nothing else. */
export async function resetSeeds(context: Context, { profile, only, force }: SeedReset): Promise<SeedOutcome> {
  const began = performance.now();
  return await withSeedTarget(context, async ({ target: { database, session } }, seeds) => {
    const author = { runId: randomUUID(), client: context.client };
    const named = ({ slug, currentSlug }: SeedRecord, name: string) => slug === name || currentSlug === name;
    const unknown = only?.find((name) => !seeds.some((each) => named(each, name)));
    if (unknown !== undefined) throw notSeeded(unknown, seeds);
    const removed = seeds.filter(
      (each) =>
        (profile === undefined || each.profile === profile) &&
        (only === undefined || only.some((name) => named(each, name))),
    );
    if (removed.length > 0) await refuseProduction(context, session, await productionSigns(session), force);
    for (const [i, record] of removed.entries()) {
      if (context.signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted', { state: `${i} were removed.` });
      await removeOrganization(session, record, { author, lockTimeout: context.lockTimeout }).catch(
        (error: unknown) => {
          throw removalError(error, record, i, removed.length);
        },
      );
    }
    if (removed.length > 0) await refreshSummaries(session);
    await tellWhoStays(context, session, removed);
    const present = seeds.filter((each) => !removed.includes(each));
    return { database: describeDatabase(database), seeded: [], present, removed, ms: performance.now() - began };
  });
}

async function tellWhoStays({ emit }: Context, session: Session, removed: readonly SeedRecord[]): Promise<void> {
  const staying = removed.length === 0 ? [] : await findLogins(session, removed);
  if (staying.length === 0) return;
  const who = staying.length > 3 ? `${staying.length} logins` : staying.join(', ');
  const stay = staying.length === 1 ? 'stays' : 'stay';
  emit({
    type: 'warning',
    message: `${who} ${stay}: something that was not seeded belongs to ${staying.length === 1 ? 'it' : 'them'}`,
  });
}

function removalError(error: unknown, { slug }: SeedRecord, done: number, total: number): unknown {
  const described = seedError(error, { slug, done, total });
  if (!(described instanceof PmdbError)) return described;
  const state = `${done} of ${total} organizations were removed; ${slug} is as it was.`;
  return new PmdbError(described.code, described.message, { ...described.parts, state });
}

function notSeeded(name: string, seeds: readonly SeedRecord[]): PmdbError {
  const names = seeds.map(({ slug }) => slug).join(', ');
  return new PmdbError('BAD_FLAG', `"${name}" was not seeded`, {
    state: 'Nothing was changed.',
    remedy: names === '' ? 'Nothing was seeded in this database.' : `Seeded were ${names}.`,
  });
}
