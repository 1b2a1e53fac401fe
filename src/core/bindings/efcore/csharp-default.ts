import { csharpString } from './csharp-text.ts';

/**
 * A default that is a constant, as the value of a new object in C#: `0m`, `true`, `"active"`. Undefined for an expression,
 * which the database has to work out. `member` finds what a text is called in the column's list of values.
 *
 * EF Core leaves a column to its default when the property has its type's default: false and 0 would never arrive. A value
 * that the object has from the beginning is sent as it is.
 */
export function csharpDefault(
  expression: string,
  type: string,
  member: (value: string) => string | undefined,
): string | undefined {
  const text = constantOf(expression);
  if (text === undefined) return undefined;
  const found = member(text);
  if (found !== undefined) return found;
  if (type === 'string') return csharpString(text);
  if (type === 'bool') return BOOLEANS[text];
  if (type.endsWith('[]') && type !== 'byte[]') return text === '{}' ? '[]' : undefined;
  const suffix = SUFFIXES[type];
  if (suffix === undefined || !/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return type === 'decimal' && !isDecimal(text) ? undefined : `${text}${suffix}`;
}

const BOOLEANS: Readonly<Record<string, string>> = { true: 'true', t: 'true', false: 'false', f: 'false' };

/** Of numbers that are written as PostgreSQL writes them. */
const SUFFIXES: Readonly<Record<string, string>> = {
  short: '',
  int: '',
  long: 'L',
  decimal: 'm',
  double: 'd',
  float: 'f',
};

/** Whether C#'s decimal holds a numeric: 28 digits always fit. A longer literal is an error, or loses its end. */
function isDecimal(number: string): boolean {
  return number.replace(/\D/g, '').length <= 28;
}

/** `'active'::character varying`, `0.00`, `(- 1)`, `true`: as pg_get_expr() writes constants. */
function constantOf(expression: string): string | undefined {
  const [, quoted] = /^'((?:[^'\\]|'')*)'(?:::[\w ."(),]+(?:\[\])?)?$/.exec(expression) ?? [];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  const [, number] = /^\(?(-?\d+(?:\.\d+)?)\)?(?:::[\w ]+(?:\([\d,]+\))?)?$/.exec(expression) ?? [];
  return number ?? (expression === 'true' || expression === 'false' ? expression : undefined);
}
