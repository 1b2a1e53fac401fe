import type { DatabaseDescription, TableDescription } from '../schema-description.ts';
import { type Field, fieldsOf } from './field.ts';
import { UniqueNames } from './names.ts';
import { ValueTypes } from './value-type.ts';

/** What code is written from: the same whatever order the catalog came in. */
export interface Model {
  readonly schemas: readonly SchemaModel[];
}

export interface SchemaModel {
  /** "core"; "tenant" for the schema that stands for all tenants'. */
  readonly name: string;
  /** As the code calls it: "public_". */
  readonly codeName: string;
  readonly comment: string | null;
  readonly tables: readonly TableModel[];
}

export interface TableModel {
  readonly table: TableDescription;
  /** Of its row type: "LeaseTerms". */
  readonly typeName: string;
  readonly fields: readonly Field[];
  /** Rows are read only: a view, which has no types to write with. */
  readonly view: boolean;
}

export interface ModelOptions {
  /** Those to write; all without it. The others are looked into for their types. */
  readonly schemas?: readonly string[] | undefined;
  /** A tenant's schema that stands for all of them, under the name `tenant`. */
  readonly tenantSchema?: string | undefined;
}

/** How a language calls things. */
export interface ModelNames {
  readonly schema: (name: string) => string;
  readonly table: (name: string) => string;
  /** Names that the language or the generated code has itself: of schemas, and of tables. */
  readonly reserved: readonly string[];
  /** Names that come with each table's. */
  readonly suffixes: readonly string[];
}

export function modelOf(database: DatabaseDescription, names: ModelNames, options: ModelOptions): Model {
  const types = new ValueTypes(database);
  const asked = database.schemas.filter(({ name }) => options.schemas === undefined || options.schemas.includes(name));
  const called = asked.map((each) => (each.name === options.tenantSchema ? { ...each, name: 'tenant' } : each));
  const ordered = called.filter(({ tables }) => tables.length > 0).toSorted(byName);
  const schemaNames = new UniqueNames(names.reserved);
  return {
    schemas: ordered.map(({ name, comment, tables }) => ({
      name,
      codeName: schemaNames.take(names.schema(name)),
      comment,
      tables: tableModels(tables, types, names),
    })),
  };
}

function tableModels(tables: readonly TableDescription[], types: ValueTypes, names: ModelNames): TableModel[] {
  const typeNames = new UniqueNames(names.reserved);
  return tables.toSorted(byName).map((table) => ({
    table,
    typeName: typeNames.take(names.table(table.name), names.suffixes),
    fields: fieldsOf(table, types),
    view: table.kind === 'view' || table.kind === 'materialized view',
  }));
}

/** By code points: the same on every machine, whatever its language. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
