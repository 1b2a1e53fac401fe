import { z } from 'zod';
import { database, whole } from './shape-parts.ts';

const uuid = z.string().regex(/^[0-9a-f-]{36}$/);

const seeded = z.strictObject({
  organizationId: uuid,
  slug: z.string(),
  /** The one that it has for its own; null where it is pooled. */
  schema: z.string().nullable(),
  profile: z.string(),
  seed: whole,
  /** What counted as today. */
  date: z.iso.date(),
  months: whole,
  /** By table. */
  rows: z.record(z.string(), whole),
  total: whole,
  logins: z.array(
    z.strictObject({
      email: z.string(),
      role: z.enum(['admin', 'manager', 'staff', 'readonly', 'renter']),
      /** The role of the database to work as. */
      persona: z.string(),
      userId: uuid,
    }),
  ),
});

/** What `pmdb seed` prints. */
export const SEED = {
  database,
  seeded: z.array(seeded),
  present: z.array(seeded),
  removed: z.array(seeded),
  ms: whole,
};
