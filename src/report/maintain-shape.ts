import { z } from 'zod';
import { CHORES } from '../core/chore.ts';
import { code, database, whole } from './shape-parts.ts';

/** The document of maintain, but for what all documents have. */
export const MAINTAINED = {
  database,
  kind: z.enum(CHORES),
  dryRun: z.boolean(),
  results: z.array(
    z.strictObject({
      object: z.string(),
      why: z.string(),
      sql: z.string(),
      status: z.enum(['planned', 'done', 'busy', 'failed', 'not-run']),
      ms: whole,
      /** What was moved; null for what moves nothing. */
      rows: whole.nullable(),
      error: z.strictObject({ code, message: z.string() }).nullable(),
    }),
  ),
};
