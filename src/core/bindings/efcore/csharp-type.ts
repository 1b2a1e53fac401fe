import type { Field } from '../field.ts';

/** Types that Npgsql reads and writes without a plugin, as format_type() writes them. */
const TYPES: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'short',
  integer: 'int',
  bigint: 'long',
  real: 'float',
  'double precision': 'double',
  numeric: 'decimal',
  money: 'decimal',
  oid: 'uint',
  uuid: 'Guid',
  text: 'string',
  'character varying': 'string',
  character: 'string',
  bpchar: 'string',
  name: 'string',
  json: 'string',
  jsonb: 'string',
  xml: 'string',
  date: 'DateOnly',
  'time without time zone': 'TimeOnly',
  'time with time zone': 'DateTimeOffset',
  'timestamp without time zone': 'DateTime',
  'timestamp with time zone': 'DateTime',
  interval: 'TimeSpan',
  bytea: 'byte[]',
  inet: 'IPAddress',
  macaddr: 'PhysicalAddress',
  bit: 'BitArray',
  'bit varying': 'BitArray',
  point: 'NpgsqlPoint',
  tsvector: 'NpgsqlTsVector',
  int4range: 'NpgsqlRange<int>',
  int8range: 'NpgsqlRange<long>',
  numrange: 'NpgsqlRange<decimal>',
  daterange: 'NpgsqlRange<DateOnly>',
  tsrange: 'NpgsqlRange<DateTime>',
  tstzrange: 'NpgsqlRange<DateTime>',
};

/** Those that stand for themselves on the heap: a property of one needs a value, or is null. */
const REFERENCES: readonly string[] = [
  'string',
  'byte[]',
  'IPAddress',
  'PhysicalAddress',
  'BitArray',
  'NpgsqlTsVector',
];

/** What Npgsql writes for a type of .NET when nobody says otherwise. */
const DEFAULTS: Readonly<Record<string, string>> = {
  bool: 'boolean',
  short: 'smallint',
  int: 'integer',
  long: 'bigint',
  float: 'real',
  double: 'double precision',
  decimal: 'numeric',
  Guid: 'uuid',
  string: 'text',
  DateOnly: 'date',
  TimeOnly: 'time without time zone',
  DateTime: 'timestamp with time zone',
  TimeSpan: 'interval',
  'byte[]': 'bytea',
  IPAddress: 'inet',
};

/** The type of .NET without its question mark; undefined where Npgsql has none of its own for it. */
export function csharpType({ type, array }: Pick<Field, 'type' | 'array'>): string | undefined {
  const name = type.replace(/\([\d,]+\)/, '');
  const one = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return one !== undefined && array ? `${one}[]` : one;
}

export function isReference(type: string): boolean {
  return type.endsWith(']') || REFERENCES.includes(type);
}

/** What EF Core has to be told of a column's type: ".HasMaxLength(50)"; nothing where it would guess so. */
export function columnTypeCalls({ type, array }: Field, csharp: string): string {
  const [, length] = /^character varying\((\d+)\)$/.exec(type) ?? [];
  if (length !== undefined && !array) return `.HasMaxLength(${length})`;
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision !== undefined && !array) return `.HasPrecision(${precision}, ${scale})`;
  const guessed = DEFAULTS[array ? csharp.slice(0, -2) : csharp];
  return guessed === type ? '' : `.HasColumnType("${type}${array ? '[]' : ''}")`;
}
