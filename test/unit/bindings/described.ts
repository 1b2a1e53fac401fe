import type { ColumnDescription, DatabaseDescription, TableDescription } from '../../../src/core/schema-description.ts';

type Column = Omit<Partial<ColumnDescription>, 'baseType'> & {
  readonly baseType?: Partial<ColumnDescription['baseType']>;
};

/** A column of text that may not be null, unless told otherwise. */
export function column({ baseType, ...given }: Column): ColumnDescription {
  return {
    name: 'id',
    type: 'text',
    nullable: false,
    default: null,
    generated: null,
    comment: null,
    ...given,
    baseType: { schema: 'pg_catalog', name: 'text', kind: 'base', array: false, values: null, ...baseType },
  };
}

/** A table of the schema core with nothing in it, unless told otherwise. */
export function table(given: Partial<TableDescription>): TableDescription {
  return {
    schema: 'core',
    name: 'rows',
    kind: 'table',
    comment: null,
    owner: 'pm_owner',
    columns: [],
    constraints: [],
    indexes: [],
    triggers: [],
    rowSecurity: false,
    forced: false,
    policies: [],
    grants: [],
    partitioning: null,
    definition: null,
    ...given,
  };
}

/** A database with these tables in its one schema, core. */
export function databaseOf(...tables: readonly TableDescription[]): DatabaseDescription {
  const core = { name: 'core', comment: null, tables, functions: [], enums: [], domains: [] };
  return { name: 'app', server: '18.1', comment: null, schemas: [core] };
}
