import { z } from 'zod';
import { TARGETS } from '../core/bindings/generate.ts';
import { database, whole } from './shape-parts.ts';

/** The document of types, but for what all documents have; `ok` is false for a file that is stale. */
export const TYPES = {
  database,
  target: z.enum(TARGETS),
  schemas: z.array(z.string()),
  /** Tables and views. */
  tables: whole,
  /** What makes it anew. */
  command: z.string(),
  file: z.string().nullable(),
  state: z.enum(['printed', 'written', 'unchanged', 'current', 'stale']),
  /** Null where a file has it. */
  code: z.string().nullable(),
};
