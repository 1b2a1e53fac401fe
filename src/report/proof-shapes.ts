import { z } from 'zod';
import { database, notes, sha256, version, whole } from './shape-parts.ts';

export const difference = z.strictObject({
  state: z.enum(['missing', 'unexpected', 'different', 'renamed']),
  kind: z.string(),
  object: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
});

const mended = z.strictObject({ ...difference.shape, fix: z.string() });

const dataChange = z.strictObject({
  object: z.string(),
  what: z.enum(['rows gone', 'rows left', 'values gone', 'values other']),
  count: whole,
});

const dataProof = z.strictObject({
  tables: whole,
  rows: whole,
  /** Went with a table or column that the migration dropped: no rollback brings it back. */
  lost: z.array(dataChange),
  /** Should be back, and is not. */
  wrong: z.array(dataChange),
  /** Came with the migration, and stays. */
  left: z.array(dataChange),
  /** Came with the migration, and goes with its rollback. */
  undone: z.array(dataChange),
});

const verdict = z.strictObject({
  track: z.enum(['shared', 'tenant']),
  version,
  name: z.string(),
  state: z.enum(['restores', 'differs', 'differs-again', 'loses-data', 'fails', 'irreversible']),
  differences: z.array(difference),
  error: z.string().nullable(),
  /** Null without --with-data, and where there was nothing to compare. */
  data: dataProof.nullable(),
  /** Why it was proven without rows: with them the migration fails. */
  refusedRows: z.string().nullable(),
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
  /** Tables in which no row could be made; null without --with-data. */
  withoutRows: z.array(z.strictObject({ table: z.string(), message: z.string() })).nullable(),
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

const rehearsed = {
  /** Null for a file of policies. */
  version: version.nullable(),
  name: z.string(),
  file: z.string(),
  /** The schema; null on the shared track. */
  tenant: z.string().nullable(),
};

/** What became of each statement of `migrate --rehearse`. */
export const REHEARSAL = z.strictObject({
  files: z.array(
    z.strictObject({
      ...rehearsed,
      statements: z.array(
        z.strictObject({
          line: z.int().positive(),
          head: z.string(),
          ms: whole,
          /** Touched or returned. */
          rows: whole,
          /** Those that no statement before it held: "AccessExclusiveLock", as in pg_locks. */
          locks: z.array(z.strictObject({ table: z.string(), mode: z.string(), rows: whole })),
          rewritten: z.array(z.string()),
        }),
      ),
    }),
  ),
  /** They run outside a transaction. */
  notRehearsed: z.array(z.strictObject(rehearsed)),
  /** On whose schemas it was, each for so many tenants that lack the same. */
  tenants: z.array(z.strictObject({ schema: z.string(), tenants: whole })),
  /** For which the locks were held. */
  ms: whole,
  hazards: z.array(
    z.strictObject({
      version: version.nullable(),
      file: z.string(),
      line: z.int().positive(),
      kind: z.enum(['lock', 'rewrite']),
      table: z.string(),
      rows: whole,
    }),
  ),
});
