import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { generateOrganization, type SeededOrganization } from '../core/seed/generate.ts';
import type { OrganizationPlan } from '../core/seed/profile.ts';
import type { SeedRecord } from '../core/seed/record.ts';
import { cancelOnAbort } from '../postgres/cancel-on-abort.ts';
import { seedError } from '../postgres/seed/seed-error.ts';
import { analyzeTables, refreshSummaries, writeOrganization } from '../postgres/seed/write-organization.ts';
import type { Session } from '../postgres/session.ts';
import type { SeedCommand } from './seed.ts';

/** Milliseconds between two looks at how far it is. */
const TELL_EVERY = 250;

/** Each in a transaction of its own; those that are done stay when one fails. */
export async function seedOrganizations(
  context: Context,
  session: Session,
  plans: readonly OrganizationPlan[],
  { profile, seed, date, months }: SeedCommand & { readonly months: number },
): Promise<readonly SeedRecord[]> {
  const seeded: SeedRecord[] = [];
  const tell = teller(context, plans.length);
  const listening = cancelOnAbort(session, context.signal);
  try {
    for (const plan of plans) {
      if (context.signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted');
      const organization = generateOrganization(plan, { seed, date, months });
      const { id: organizationId, logins } = organization;
      const record = { organizationId, slug: plan.slug, profile, seed, date, months, logins };
      const onRows = (rows: number) => tell({ organization, rows, done: seeded.length });
      const { lockTimeout } = context;
      seeded.push(await writeOrganization(session, organization, record, { lockTimeout, onRows }));
      tell({ organization, rows: 0, done: seeded.length });
    }
    await analyzeTables(session, seeded);
    await refreshSummaries(session);
    return seeded;
  } catch (cause) {
    const error = context.signal.aborted ? new PmdbError('INTERRUPTED', 'interrupted', { cause }) : cause;
    throw seedError(error, { slug: plans[seeded.length]?.slug ?? '', done: seeded.length, total: plans.length });
  } finally {
    listening();
  }
}

function teller({ emit }: Context, total: number) {
  const began = performance.now();
  let all = 0;
  let told = 0;
  return (now: { readonly organization: SeededOrganization; readonly rows: number; readonly done: number }) => {
    all += now.rows;
    const ms = performance.now() - began;
    if (now.rows > 0 && ms - told < TELL_EVERY) return;
    told = ms;
    const { organization, done } = now;
    emit({ type: 'seed-progress', organization: organization.plan.slug, rows: all, done, total, seconds: ms / 1000 });
  };
}
