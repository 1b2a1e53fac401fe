import { z } from 'zod';
import { version, whole } from './shape-parts.ts';

// The parts of --json's documents that are about tenants: see shapes.ts.

const step = {
  direction: z.enum(['up', 'down']),
  version,
  name: z.string(),
  file: z.string(),
  sql: z.string(),
};

/** What a run did to tenants. */
export const FLEET = z.strictObject({
  total: whole,
  done: whole,
  /** Migrations, all tenants together. */
  steps: whole,
  /** Dropped by others meanwhile. */
  gone: whole,
  ms: whole,
  planned: z.array(z.strictObject({ tenants: whole, sample: z.string(), steps: z.array(z.strictObject(step)) })),
  /** Changed in comments or white space only since they were applied to some of them. */
  cosmetic: z.array(version),
});

export const TENANT = {
  slug: z.string(),
  name: z.string(),
  placement: z.enum(['pooled', 'schema']),
  schema: z.string().nullable(),
};

export const TENANT_STATE = {
  ...TENANT,
  status: z.string(),
  organizationId: z.uuid().nullable(),
  version: version.nullable(),
  createdAt: z.iso.datetime().nullable(),
  exportedAt: z.iso.datetime().nullable(),
  failure: z.string().nullable(),
};

/** One line of history. */
export const RUN = z.strictObject({
  runId: z.uuid().nullable(),
  at: z.iso.datetime(),
  action: z.string(),
  from: version.nullable(),
  to: version.nullable(),
  name: z.string().nullable(),
  entries: whole,
  tenants: whole,
  sample: z.string().nullable(),
  ms: z.number().nullable(),
  error: z.string().nullable(),
  user: z.string(),
  client: z.string().nullable(),
});
