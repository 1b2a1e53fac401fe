import { z } from 'zod';

const whole = z.int().nonnegative();
const mark = z.enum(['own', 'all', 'closed', 'leak', 'blocked', 'unclear', 'none']);
const verdict = z.enum(['leak', 'blocked', 'unclear']);

/** The document of isolation, but for what all documents have. */
export const ISOLATION = {
  probes: whole,
  /** Milliseconds for making rows and attacking. */
  ms: whole,
  verdicts: z.strictObject({ held: whole, leak: whole, blocked: whole, unclear: whole }),
  personas: z.array(z.string()),
  /** A row for each table; by persona a mark for SELECT, INSERT, UPDATE, DELETE and moving a row. */
  matrix: z.array(z.strictObject({ table: z.string(), cells: z.record(z.string(), z.array(mark).length(5)) })),
  failures: z.array(
    z.strictObject({
      verdict,
      persona: z.string(),
      context: z.string(),
      action: z.string(),
      object: z.string(),
      target: z.string(),
      /** Which of the target's rows, from 0. */
      row: whole,
      expect: z.string(),
      what: z.string(),
      sqlstate: z.string().length(5).nullable(),
      sql: z.string(),
    }),
  ),
  unseeded: z.array(z.strictObject({ table: z.string(), set: z.string(), message: z.string() })),
  /** Null without --mutate, and where the matrix itself failed. */
  mutants: z
    .strictObject({
      total: whole,
      killed: whole,
      survivors: z.array(
        z.strictObject({ mutation: z.string(), table: z.string(), name: z.string(), sql: z.string() }),
      ),
      ms: whole,
    })
    .nullable(),
  exempt: z.array(z.strictObject({ what: z.string(), why: z.string() })),
};
