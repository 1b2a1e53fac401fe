import type { SchemaDescription } from '../../core/schema-description.ts';
import { anchorOf } from './anchors.ts';
import { code, link } from './html-parts.ts';

/** What the page describes: a name of something else is shown, and leads nowhere. */
export interface Known {
  /** The name of a table or view with its schema, as HTML. */
  readonly table: (schema: string, name: string) => string;
  /** The same of a function; those of one name are found at the first. */
  readonly function: (schema: string, name: string) => string;
  readonly hasTable: (schema: string, name: string) => boolean;
  readonly hasType: (schema: string, name: string) => boolean;
}

export function knownOf(schemas: readonly SchemaDescription[]): Known {
  const tables = new Set(
    schemas.flatMap(({ tables }) => tables.map(({ schema, name }) => anchorOf.table(schema, name))),
  );
  const functions = new Set(
    schemas.flatMap((each) => each.functions.map(({ schema, name }) => anchorOf.function(schema, name, 0))),
  );
  const types = new Set(
    schemas.flatMap(({ name, enums, domains }) => [...enums, ...domains].map((each) => anchorOf.type(name, each.name))),
  );
  const linkTo = (there: ReadonlySet<string>, anchor: string, name: string) =>
    there.has(anchor) ? link(anchor, code(name)) : code(name);
  return {
    table: (schema, name) => linkTo(tables, anchorOf.table(schema, name), `${schema}.${name}`),
    function: (schema, name) => linkTo(functions, anchorOf.function(schema, name, 0), `${schema}.${name}`),
    hasTable: (schema, name) => tables.has(anchorOf.table(schema, name)),
    hasType: (schema, name) => types.has(anchorOf.type(schema, name)),
  };
}
