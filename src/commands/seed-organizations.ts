import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { generateOrganization, type SeededOrganization } from '../core/seed/generate.ts';
import type { OrganizationPlan } from '../core/seed/profile.ts';
import type { SeedRecord } from '../core/seed/record.ts';
import { cancelOnAbort } from '../postgres/cancel-on-abort.ts';
import { seedError } from '../postgres/seed/seed-error.ts';
import { analyzeTables, refreshSummaries, writeOrganization } from '../postgres/seed/write-organization.ts';
import { writeOwnSchema } from '../postgres/seed/write-own-schema.ts';
import type { OpenProject } from './migrate.ts';
import type { SeedCommand } from './seed.ts';

/** Milliseconds between two looks at how far it is. */
const TELL_EVERY = 250;

type Seeding = SeedCommand & { readonly months: number };

/** Each in a transaction of its own; those that are done stay when one fails. */
export async function seedOrganizations(
  context: Context,
  project: OpenProject,
  plans: readonly OrganizationPlan[],
  command: Seeding,
): Promise<readonly SeedRecord[]> {
  const { session } = project.target;
  const write = await writerOf(context, project, plans);
  const seeded: SeedRecord[] = [];
  const tell = teller(context, plans.length);
  const listening = cancelOnAbort(session, context.signal);
  try {
    for (const plan of plans) {
      if (context.signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted');
      const organization = generateOrganization(plan, command);
      const onRows = (rows: number) => tell({ organization, rows, done: seeded.length });
      seeded.push(await write(organization, recordOf(organization, command), onRows));
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

function recordOf(organization: SeededOrganization, { profile, seed, date, months }: Seeding) {
  const { id: organizationId, plan, schema, logins } = organization;
  return { organizationId, slug: plan.slug, currentSlug: plan.slug, schema, profile, seed, date, months, logins };
}

type Write = (
  organization: SeededOrganization,
  record: Omit<SeedRecord, 'rows'>,
  onRows: (rows: number) => void,
) => Promise<SeedRecord>;

/** What a schema needs is read only where one is to be made. */
async function writerOf(context: Context, project: OpenProject, plans: readonly OrganizationPlan[]): Promise<Write> {
  const { session } = project.target;
  const { lockTimeout } = context;
  const pooled: Write = (organization, record, onRows) =>
    writeOrganization(session, organization, record, { lockTimeout, onRows });
  if (plans.every(({ placement }) => placement === 'pooled')) return pooled;
  const { newSchemas } = await import('./seed-own-schema.ts');
  const common = await newSchemas(context, project);
  return (organization, record, onRows) => {
    const { schema } = organization;
    if (schema === undefined) return pooled(organization, record, onRows);
    return writeOwnSchema(session, { ...organization, schema }, record, { common, onRows });
  };
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
