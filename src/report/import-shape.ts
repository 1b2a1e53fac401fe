import { z } from 'zod';
import { TOOLS } from '../core/import/draft.ts';
import { difference } from './proof-shapes.ts';
import { database, notes, place, version } from './shape-parts.ts';

const remark = z.strictObject({
  /** `mend`: pmdb can't run the file before somebody has had a look. */
  level: z.enum(['decided', 'mend']),
  message: z.string(),
  place,
  remedy: z.string().optional(),
});

/** `import`. */
export const IMPORTED = z.strictObject({
  /** False where a file is to be mended, or a database differs from what the files give. */
  ok: z.boolean(),
  tool: z.enum(TOOLS),
  folder: z.string(),
  project: z.string(),
  dryRun: z.boolean(),
  files: z.array(
    z.strictObject({
      source: z.string(),
      state: z.enum(['written', 'there', 'kept', 'left out']),
      migration: z.string().nullable(),
      rollback: z.string().nullable(),
      remarks: z.array(remark),
    }),
  ),
  /** Null without --baseline, and where files are to be mended first. */
  takeover: z
    .strictObject({
      database,
      history: z.string(),
      applied: z.array(version),
      pending: z.array(version),
      notes: z.array(z.string()),
      differences: z.array(difference),
      recorded: z.boolean(),
    })
    .nullable(),
  notes,
});
