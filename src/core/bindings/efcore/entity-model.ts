import type { ColumnDescription, TableDescription } from '../../schema-description.ts';
import type { Field } from '../field.ts';
import type { Model, SchemaModel, TableModel } from '../model.ts';
import { UniqueNames } from '../names.ts';
import { csharpDefault } from './csharp-default.ts';
import { csharpName, RESERVED_MEMBERS, RESERVED_TYPES } from './csharp-names.ts';
import { columnTypeCalls, csharpType, isReference } from './csharp-type.ts';
import { type EnumModel, enumOf } from './enum-model.ts';

/** A class of C#, and how EF Core finds its rows. */
export interface Entity {
  readonly table: TableDescription;
  readonly schema: SchemaModel;
  /** "Unit", in the namespace of its schema. */
  readonly name: string;
  readonly view: boolean;
  readonly properties: readonly Property[];
  /** Columns of a type that Npgsql has nothing for: the class doesn't have them. */
  readonly leftOut: readonly Field[];
  /** Lists of values of its columns. */
  readonly enums: readonly EnumModel[];
}

export interface Property {
  readonly name: string;
  readonly field: Field;
  /** Without the question mark. */
  readonly type: string;
  readonly nullable: boolean;
  /** A reference to an object. */
  readonly reference: boolean;
  /** What a new object has; undefined where nothing is known. */
  readonly initial: string | undefined;
  /** Who gives the value: 'database' where none is given, 'computed' always. */
  readonly generated: 'never' | 'database' | 'identity by default' | 'identity always' | 'computed';
  /** An expression of SQL that the database works out, with generated 'database'. */
  readonly expression: string | null;
  /** ".HasMaxLength(50)": what EF Core can't guess of the column's type. */
  readonly typeCalls: string;
  /** The list of values whose member it is, of a column of text. */
  readonly valueList: string | undefined;
}

/** The entities of a model by schema and name, and the enums of PostgreSQL that they use. `root` is the namespace around all. */
export function entitiesOf(model: Model, root: string): { entities: readonly Entity[]; natives: readonly EnumModel[] } {
  const natives = new Map<string, EnumModel>();
  const nativeNames = new UniqueNames(RESERVED_TYPES);
  const entities = model.schemas.flatMap((schema) => {
    const names = new UniqueNames([...RESERVED_TYPES, ...schema.tables.map(({ typeName }) => typeName)]);
    const native = (field: Field) => {
      const known =
        natives.get(field.type) ?? enumOf(field, nativeNames.take(csharpName(lastName(field.type))), `${root}.Enums`);
      natives.set(field.type, known);
      return known;
    };
    const listed = (field: Field, entity: string) =>
      enumOf(field, names.take(enumName(entity, field.column)), `${root}.${schema.codeName}`);
    return schema.tables.map((table) =>
      entityOf(table, schema, (field) => (isNative(field) ? native(field) : listed(field, table.typeName))),
    );
  });
  return { entities, natives: [...natives.values()] };
}

/** An enum of PostgreSQL's own; other lists are those of checks. */
function isNative({ scalar }: Field): boolean {
  return scalar === 'other';
}

/** `odd."user"` → user. */
function lastName(type: string): string {
  return /(?:"((?:[^"]|"")*)"|[^."]*)$/.exec(type)?.[0].replaceAll('"', '') ?? type;
}

/** "Unit" and "status" → "UnitStatus"; "Unit" and "unit_type" → "UnitType". */
function enumName(entity: string, column: string): string {
  const name = csharpName(column);
  return name.startsWith(entity) && name !== entity ? name : entity + name;
}

type FindEnum = (field: Field) => EnumModel;

function entityOf({ table, typeName, fields, view }: TableModel, schema: SchemaModel, find: FindEnum): Entity {
  const enums: EnumModel[] = [];
  const enumFor = (field: Field) => {
    if (field.values === null || field.scalar === 'smallint' || field.scalar === 'integer') return undefined;
    const found = find(field);
    if (!isNative(field)) enums.push(found);
    return found;
  };
  const names = new UniqueNames([...RESERVED_MEMBERS, typeName]);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const properties: Property[] = [];
  const leftOut: Field[] = [];
  for (const field of fields) {
    const column = columns.get(field.column);
    const list = enumFor(field);
    const plain = list === undefined ? csharpType(field) : `${list.type}${field.array ? '[]' : ''}`;
    if (plain === undefined || column === undefined) leftOut.push(field);
    else properties.push(propertyOf({ name: names.take(csharpName(field.column)), field, column, type: plain, list }));
  }
  return { table, schema, name: typeName, view, properties, leftOut, enums };
}

interface Found {
  readonly name: string;
  readonly field: Field;
  readonly column: ColumnDescription;
  readonly type: string;
  readonly list: EnumModel | undefined;
}

function propertyOf({ name, field, column, type, list }: Found): Property {
  const member = (value: string) => {
    const found = list?.members.get(value);
    return list === undefined || found === undefined ? undefined : `${list.type}.${found}`;
  };
  const native = list !== undefined && isNative(field);
  const initial =
    column.default === null || column.generated !== null ? undefined : csharpDefault(column.default, type, member);
  return {
    name,
    field,
    type,
    nullable: field.nullable,
    reference: isReference(type),
    initial,
    generated: generatedBy(column, field, initial),
    expression: column.generated === null && initial === undefined ? column.default : null,
    typeCalls: native ? '' : columnTypeCalls(field, list === undefined ? type : 'string'),
    valueList: native ? undefined : list?.type,
  };
}

function generatedBy(
  { generated, default: value }: ColumnDescription,
  field: Field,
  initial: unknown,
): Property['generated'] {
  if (generated === 'stored' || generated === 'virtual') return 'computed';
  if (generated !== null) return generated;
  // Optional, and neither null nor with a default of its own: its domain has one.
  const byDomain = value === null && !field.nullable && field.insert === 'optional';
  return byDomain || (value !== null && initial === undefined) ? 'database' : 'never';
}
