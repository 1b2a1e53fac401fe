import { z } from 'zod';

// The parts of --json's documents that are about tenants: see shapes.ts.

export const VERSION = z.string().regex(/^\d{1,20}$/);
const whole = z.int().nonnegative();

const step = {
  direction: z.enum(['up', 'down']),
  version: VERSION,
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
  version: VERSION.nullable(),
  createdAt: z.iso.datetime().nullable(),
  exportedAt: z.iso.datetime().nullable(),
  failure: z.string().nullable(),
};

/** One line of history. */
export const RUN = z.strictObject({
  runId: z.uuid().nullable(),
  at: z.iso.datetime(),
  action: z.string(),
  from: VERSION.nullable(),
  to: VERSION.nullable(),
  name: z.string().nullable(),
  entries: whole,
  tenants: whole,
  sample: z.string().nullable(),
  ms: z.number().nullable(),
  error: z.string().nullable(),
  user: z.string(),
  client: z.string().nullable(),
});
