/**
 * SQL text from values, for messages of the simple protocol, which carries no parameters.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS
 */
export function literal(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value.includes('\0')) throw new RangeError('PostgreSQL text holds no NUL character');
  const quoted = value.replaceAll("'", "''");
  // E'' reads the same whatever standard_conforming_strings says.
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** A name in double quotes, so that any character may stand in it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"schema"."name"`, or the name alone where no schema is given: then the search_path finds it. */
export function qualified({ schema, name }: { readonly schema?: string | undefined; readonly name: string }): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}
