/** What a column may hold. An object is JSON, a list of texts an array. */
export type Value = string | number | boolean | null | readonly string[] | { readonly [key: string]: unknown };

/** One row, by its columns. All rows of a table have the same. */
export type Row = Readonly<Record<string, Value>>;

/** Rows that go into the database in one statement. */
export interface Chunk {
  /** With its schema. */
  readonly table: string;
  readonly rows: readonly Row[];
}

/** Enough for a statement's costs to vanish, little enough to be held in memory many times over. */
const CHUNK = 2000;

/** Rows of one table in the order in which they are given, none where there is none. */
export function* chunks(table: string, rows: readonly Row[]): Generator<Chunk> {
  for (let from = 0; from < rows.length; from += CHUNK) yield { table, rows: rows.slice(from, from + CHUNK) };
}

/** Cents as PostgreSQL reads them: sums are made of whole numbers only. */
export function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** @see https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS */
export function copyText(rows: readonly Row[]): string {
  return rows.map((row) => `${Object.values(row).map(copyValue).join('\t')}\n`).join('');
}

function copyValue(value: Value): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return escaped(`{${value.map((text) => JSON.stringify(text)).join(',')}}`);
  return escaped(JSON.stringify(value));
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}
