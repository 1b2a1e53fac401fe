/**
 * How a value of a column reaches an application. What the drivers make of it follows from that: postgres.js, with its
 * defaults, gives numbers only where they are exact, and text for everything that it doesn't know.
 */
export type Scalar =
  | 'boolean'
  /** 16 and 32 bits, and oid: a number. */
  | 'smallint'
  | 'integer'
  | 'oid'
  | 'float'
  /** 64 bits, and decimals: text, as no number of JavaScript holds them all. */
  | 'bigint'
  | 'numeric'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'json'
  | 'bytes'
  | 'uuid'
  /** Plain text: lengths count characters, and equality is that of the letters. */
  | 'text'
  /** character(n): filled with blanks, which equality doesn't see. */
  | 'padded'
  /** Everything else, as PostgreSQL writes it: ranges, intervals, times of day, addresses, composites, … */
  | 'other';

const SCALARS: Readonly<Record<string, Scalar>> = {
  boolean: 'boolean',
  smallint: 'smallint',
  integer: 'integer',
  oid: 'oid',
  real: 'float',
  'double precision': 'float',
  bigint: 'bigint',
  numeric: 'numeric',
  date: 'date',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  json: 'json',
  jsonb: 'json',
  bytea: 'bytes',
  uuid: 'uuid',
  text: 'text',
  'character varying': 'text',
  character: 'padded',
  bpchar: 'padded',
};

/** Of a type as format_type() writes it, with its length or precision; one of a schema is none of these. */
export function scalarOf(type: string): Scalar {
  const name = type.replace(/\([\d,]+\)/, '');
  return (Object.hasOwn(SCALARS, name) && SCALARS[name]) || 'other';
}
