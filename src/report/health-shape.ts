import { z } from 'zod';
import { database, whole } from './shape-parts.ts';

const finding = z.strictObject({
  check: z.string(),
  level: z.enum(['warn', 'critical']),
  object: z.string(),
  detail: z.string(),
  remedy: z.string(),
});

/** The document of health, but for what all documents have. */
export const HEALTH = {
  database,
  /** Sessions of others are seen. */
  sees: z.boolean(),
  checks: z.array(z.strictObject({ check: z.string(), findings: z.array(finding), skipped: z.string().nullable() })),
  ms: whole,
};
