import { z } from 'zod';
import { database, notes, whole } from './shape-parts.ts';

const stale = z.strictObject({ file: z.string(), state: z.enum(['missing', 'different', 'unexpected']) });

/** The document of docs. */
export const DOCS = z.strictObject({
  /** False where --check found something stale. */
  ok: z.boolean(),
  database,
  /** Absolute. */
  folder: z.string(),
  files: z.array(z.string()),
  /** What was written or removed; with --check, what would be. */
  stale: z.array(stale),
  check: z.boolean(),
  counts: z.strictObject({ schemas: whole, tables: whole }),
  /** The tenant's schema that stands for all; null where there is none. */
  model: z.string().nullable(),
  notes,
});
