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
