/**
 * Names of places in the pages, which links use as they are. The names of the catalog may hold anything, and two that differ
 * stay different: a table is "core.units", its column "core.units.id", and ":" is in no name of theirs.
 */
export const anchorOf = {
  schema: (schema: string) => `schema:${part(schema)}`,
  table: (schema: string, table: string) => `${part(schema)}.${part(table)}`,
  column: (schema: string, table: string, column: string) => `${part(schema)}.${part(table)}.${part(column)}`,
  type: (schema: string, type: string) => `type:${part(schema)}.${part(type)}`,
  /** Functions of one name count from 0. */
  function: (schema: string, name: string, overload: number) =>
    `function:${part(schema)}.${part(name)}${overload === 0 ? '' : `.${overload + 1}`}`,
  /** Of one name there may be several too: each role of the database has its own. */
  job: (name: string, before: number) => `job:${part(name)}${before === 0 ? '' : `.${before + 1}`}`,
};

/** A name as a file, on systems too that take A for a. */
export function fileName(name: string): string {
  return encoded(name, /[^a-z0-9_-]/gu);
}

function part(name: string): string {
  return encoded(name, /[^\w-]/gu);
}

function encoded(name: string, others: RegExp): string {
  return name.replace(others, (each) => `~${each.codePointAt(0)?.toString(16)}~`);
}
