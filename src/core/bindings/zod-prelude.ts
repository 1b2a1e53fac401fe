/**
 * The beginning of each file with zod schemas: what PostgreSQL's types hold, in zod's words. Bounds are compared as
 * PostgreSQL does, to which NaN is more than any number; lengths count characters, not UTF-16 units.
 */
export const ZOD_PRELUDE = `interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

function within(value: number, { min, max, above, below }: Bounds): boolean {
  if (min !== undefined && value < min) return false;
  if (max !== undefined && !(value <= max)) return false;
  if (above !== undefined && value <= above) return false;
  return below === undefined || value < below;
}

const DECIMAL = /^(-?\\d+(\\.\\d+)?|NaN|-?Infinity)$/;

/** numeric and bigint: text, so that no digit is lost. */
const decimal = (bounds: Bounds = {}) =>
  z
    .string()
    .regex(DECIMAL)
    .refine((value) => within(Number(value), bounds), { error: 'out of bounds' });

const decimalInput = (bounds: Bounds = {}) =>
  z
    .union([z.string().regex(DECIMAL), z.number()])
    .refine((value) => within(Number(value), bounds), { error: 'out of bounds' });

/** real and double precision, which may be NaN or infinite. */
const float = (bounds: Bounds = {}) =>
  z.custom<number>((value) => typeof value === 'number' && within(value, bounds), { error: 'no number, or out of bounds' });

const text = (max: number, min = 0) =>
  z.string().refine((value) => [...value].length >= min && [...value].length <= max, {
    error: \`not \${min} to \${max} characters\`,
  });

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, { error: 'no bytes' });

const instantInput = z.union([
  z.date(),
  z.string().refine((value) => !Number.isNaN(Date.parse(value)), { error: 'no date' }),
]);

function table<Row extends z.ZodRawShape, Input extends z.ZodRawShape>(row: Row, input: Input) {
  return { row: z.object(row), insert: z.strictObject(input), update: z.strictObject(input).partial() };
}
`;

/** What the beginning calls its own. */
export const ZOD_PRELUDE_NAMES: readonly string[] = [
  ...ZOD_PRELUDE.matchAll(/^(?:interface|function|const) (\w+)/gm),
].map(([, name = '']) => name);
