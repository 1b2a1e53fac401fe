import { z } from 'zod';
import { PmdbError } from '../errors.ts';
import { requireSlug } from '../tenant.ts';

const KINDS = ['residential', 'commercial', 'mixed'] as const;

const count = z.int().nonnegative();

const property = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['residential', 'commercial', 'industrial', 'mixed']),
  /** Such as apartment or office; decides what its units are like. */
  subtype: z.enum(['apartment', 'house', 'office', 'retail']),
  buildings: count.default(1),
  units: count,
});

const organization = z.strictObject({
  slug: z.string(),
  name: z.string().min(1),
  kind: z.enum(KINDS),
  /** Among the rows of others, or in a schema of its own. */
  placement: z.enum(['pooled', 'schema']).default('pooled'),
  plan: z.enum(['basic', 'professional', 'enterprise']).default('professional'),
  timezone: z.string().default('America/New_York'),
  currency: z.string().default('USD'),
  city: z.string().default('Springfield'),
  state: z.string().default('IL'),
  country: z.string().length(2).default('US'),
  /** How many of each may sign in; there is an administrator always. */
  staff: z
    .strictObject({ manager: count.default(1), staff: count.default(1), readonly: count.default(1) })
    .prefault({}),
  /** Tenants who may sign in. */
  renters: count.default(2),
  properties: z.array(property),
});

const profile = z
  .strictObject({
    summary: z.string().default(''),
    /** For how many months rent has been invoiced, the current one included. */
    months: z.int().positive().max(1200).default(12),
    organizations: z.array(organization).default([]),
    /** Organizations without a name of their own: the n-th has 1/n^skew as many units as the first. */
    fleet: z.strictObject({ organizations: count, units: count, skew: z.number().nonnegative().default(1) }).optional(),
  })
  .refine(({ organizations }) => new Set(organizations.map(({ slug }) => slug)).size === organizations.length, {
    error: 'two organizations have the same slug',
  });

export type OrganizationPlan = z.output<typeof organization>;
export type PropertyPlan = z.output<typeof property>;
export type Profile = z.output<typeof profile>;

/** @param file How messages call it. @throws PmdbError BAD_FILE */
export function parseProfile(file: string, text: string): Profile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badFile(file, (cause as Error).message, cause);
  }
  const parsed = profile.safeParse(json);
  if (!parsed.success) throw badFile(file, z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '), parsed.error);
  for (const { slug } of parsed.data.organizations) {
    try {
      requireSlug(slug);
    } catch (cause) {
      throw badFile(file, (cause as Error).message, cause);
    }
  }
  return parsed.data;
}

function badFile(file: string, message: string, cause: unknown): PmdbError {
  return new PmdbError('BAD_FILE', `${file}: ${message}`, {
    remedy: 'docs/seeds.md says what a profile may hold.',
    cause,
  });
}
