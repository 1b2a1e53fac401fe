import { z } from 'zod';
import { database, notes, sha256, version, whole } from './shape-parts.ts';

const difference = z.strictObject({
  state: z.enum(['missing', 'unexpected', 'different']),
  kind: z.string(),
  object: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
});

const mended = z.strictObject({ ...difference.shape, fix: z.string() });

const verdict = z.strictObject({
  track: z.enum(['shared', 'tenant']),
  version,
  name: z.string(),
  state: z.enum(['restores', 'differs', 'differs-again', 'fails', 'irreversible']),
  differences: z.array(difference),
  error: z.string().nullable(),
});

/** `verify`. */
export const VERIFIED = z.strictObject({
  /** False where a rollback does not restore what was there. */
  ok: z.boolean(),
  database,
  server: z.string(),
  migrations: z.array(verdict),
  /** What all rollbacks together leave; null where that could not be tried. */
  left: z.array(difference).nullable(),
  notes,
});

/** `drift`. */
export const DRIFT = z.strictObject({
  /** False where something differs. */
  ok: z.boolean(),
  database,
  migrations: whole,
  differences: z.array(mended),
  ignored: z.array(difference),
  tenants: z
    .strictObject({
      tenants: whole,
      clusters: z.array(
        z.strictObject({ fingerprint: sha256, tenants: z.array(z.string()), differences: z.array(mended) }),
      ),
    })
    .nullable(),
  notes,
});
