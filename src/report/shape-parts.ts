import { z } from 'zod';
import { EXIT_CODES } from '../core/errors.ts';

// What many of --json's documents have in common: see shapes.ts.

export const version = z.string().regex(/^\d{1,20}$/);
/** Hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const whole = z.int().nonnegative();
/** "pmdb@127.0.0.1:5432/app" */
export const database = z.string().regex(/^.+@.+\/.+$/);

export const notes = z.array(
  z.strictObject({ type: z.enum(['note', 'warning', 'notice']), version: version.nullable(), message: z.string() }),
);

export const place = z.strictObject({
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  excerpt: z.string().optional(),
});

export const code = z.enum(Object.keys(EXIT_CODES) as [keyof typeof EXIT_CODES]);

export const problem = z.strictObject({
  code,
  message: z.string(),
  place: place.optional(),
  remedy: z.string().optional(),
});

/** A command that has worked. */
export const done = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ok: z.literal(true), ...shape, notes });
