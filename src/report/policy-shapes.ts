import { z } from 'zod';
import { database, done, notes, version, whole } from './shape-parts.ts';

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

const kind = z.enum(['table', 'view', 'materialized view', 'foreign table']);
const conditions = {
  name: z.string(),
  permissive: z.boolean(),
  using: z.string().nullable(),
  check: z.string().nullable(),
};

/** `policies show`. */
export const POLICIES_SHOWN = done({
  database,
  relation: z.strictObject({
    schema: z.string(),
    name: z.string(),
    kind,
    owner: z.string(),
    rowSecurity: z.boolean(),
    forced: z.boolean(),
  }),
  file: z.string().nullable(),
  since: version.nullable(),
  standing: z.enum(['in step', 'new', 'file', 'database', 'gone', 'waiting', 'none']),
  policies: z.array(
    z.strictObject({
      ...conditions,
      command: z.enum(['select', 'insert', 'update', 'delete', 'all']),
      roles: z.array(z.string()),
    }),
  ),
  grants: z.array(z.strictObject({ role: z.string(), privilege: z.string(), columns: z.array(z.string()).nullable() })),
});

const right = z.strictObject({
  command: z.enum(['select', 'insert', 'update', 'delete']),
  may: z.boolean(),
  why: z.string().nullable(),
  columns: z.array(z.string()).nullable(),
  policies: z.array(
    z.strictObject({
      ...conditions,
      asks: z.array(z.strictObject({ permission: z.string(), held: z.boolean() })),
      /** Of all organizations, for which USING is true. */
      rows: whole.nullable(),
    }),
  ),
});

/** `policies explain`. */
export const POLICIES_EXPLAINED = done({
  database,
  relation: z.strictObject({ schema: z.string(), name: z.string(), kind }),
  context: z
    .strictObject({
      email: z.string(),
      organization: z.strictObject({ id: z.uuid(), slug: z.string(), title: z.string().nullable() }),
      /** What the server said instead of opening it. */
      refusal: z.string().nullable(),
      permissions: z.array(z.string()).nullable(),
    })
    .nullable(),
  roles: z.array(
    z.strictObject({
      role: z.string(),
      because: z.string().nullable(),
      inherits: z.array(z.string()),
      seen: z.strictObject({ rows: whole.nullable(), failure: z.string().nullable() }),
      rights: z.array(right).length(4),
    }),
  ),
});
