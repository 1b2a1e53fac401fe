import { z } from 'zod';
import { PmdbError } from '../errors.ts';

const sql = z.string().min(1);
const reasons = z.record(z.string(), z.string().min(1));

const persona = z.strictObject({
  /** The role that the application logs in as, or sets. */
  role: z.string().min(1),
  /**
   * What it reaches with the commands that it was granted. own: rows of its own, and no others; organization: its neighbours'
   * in the same organization as well; everything: those of every organization; nothing: none.
   */
  sees: z.enum(['own', 'organization', 'everything', 'nothing']).default('organization'),
  /** Whether it works in a context at all. */
  context: z.boolean().default(true),
  /** Opens its context, where its user is another than everybody's. */
  open: sql.optional(),
  /** Run beforehand by the superuser, to make its user what it is. */
  prepare: sql.optional(),
  /**
   * "insert core.units", "core.units" for every command, "select core.units other" for the neighbour's rows, "… 2" for the second
   * row: what was granted but is narrowed down by policies, on purpose; and why.
   */
  except: reasons.default({}),
  /** The same names: what works on its own rows although it sees nothing, or no others; and why. */
  works: reasons.default({}),
  /** Tables of which it reaches its neighbours' rows, although it sees its own alone elsewhere; and why. */
  shares: reasons.default({}),
  /** Tables of which it reaches every tenant's rows, on purpose; and why. */
  reaches: reasons.default({}),
});

const attack = z.strictObject({ prepare: sql.optional(), open: sql });

/** isolation.json: what the catalog can't say. */
export const SETTINGS = z.strictObject({
  /** The column that says whose a row is. */
  tenantColumn: z.string().min(1),
  /** The table that has one row for each tenant; null where there is none. */
  tenants: z.string().nullable().default(null),
  context: z.strictObject({
    /** Who opens it; the persona itself where nobody is named. */
    role: z.string().optional(),
    /** Opens the context of a tenant for the rest of the transaction. */
    open: sql,
    /** The settings that hold it. */
    settings: z.array(z.string()).default([]),
    /** Why the settings can be forged, where they can: then nobody tries. */
    unsealed: z.string().optional(),
  }),
  /** Contexts that must be refused, or show nothing of another tenant. */
  attacks: z.record(z.string(), attack).default({}),
  personas: z.record(z.string(), persona),
  /** Tables whose rows are nobody's own: everybody may read them; and why. */
  shared: reasons.default({}),
  /** Tables that also hold rows of no tenant, which everybody reads who may read the table, and its owner writes; and why. */
  platform: reasons.default({}),
  /** Tables whose row-level security needn't bind their owner; and why. */
  unforced: reasons.default({}),
  /** Functions that may cross the border, by name; and why. */
  trusted: reasons.default({}),
  /** Foreign keys that can't name the tenant, so that a trigger looks; and why. */
  guarded: reasons.default({}),
  /** Values for columns, as SQL, where those made from the catalog won't do. A list makes several rows. */
  rows: z
    .record(z.string(), z.union([z.record(z.string(), sql), z.array(z.record(z.string(), sql)).min(1)]))
    .default({}),
});

export type Settings = z.infer<typeof SETTINGS>;
export type Persona = Settings['personas'][string];

/** Checks what isolation.json says. Throws a PmdbError BAD_CONFIG that lists everything that is wrong. */
export function parseSettings(text: string, file: string): Settings {
  const result = SETTINGS.safeParse(readJson(text, file));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({
    code: 'BAD_CONFIG' as const,
    message: `${file}: ${path.join('.') || 'the file'}: ${message}`,
  }));
  throw new PmdbError('BAD_CONFIG', `${file} can't be used`, {
    problems,
    remedy: 'docs/isolation.md describes the file.',
  });
}

/** Throws BAD_CONFIG where a text is no JSON. */
export function readJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PmdbError('BAD_CONFIG', `${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
}
