import { z } from 'zod';
import { database, notes } from './shape-parts.ts';

/** `policies apply`. */
export const POLICIES_APPLIED = z.strictObject({
  ok: z.literal(true),
  database,
  dryRun: z.boolean(),
  relations: z.array(
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      reason: z.enum(['new', 'file', 'database', 'gone']),
      file: z.string().nullable(),
    }),
  ),
  /** Files whose table or version is not there yet. */
  waiting: z.array(z.string()),
  notes,
});

/** `policies check`. */
export const POLICIES_CHECKED = z.strictObject({
  ok: z.boolean(),
  database,
  findings: z.array(
    z.strictObject({
      check: z.string().regex(/^[a-z_]+$/),
      level: z.enum(['error', 'warning']),
      object: z.string(),
      detail: z.string(),
      remedy: z.string(),
      /** The reason where it is let be. */
      excused: z.string().nullable(),
    }),
  ),
  notes,
});
