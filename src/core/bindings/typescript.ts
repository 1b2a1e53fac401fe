import type { Field } from './field.ts';
import { docComment, propertyKey, quoted } from './javascript-text.ts';
import type { Model, ModelNames, SchemaModel, TableModel } from './model.ts';
import { pascalCase } from './names.ts';
import type { Scalar } from './scalar.ts';
import { ZOD_PRELUDE_NAMES } from './zod-prelude.ts';

/** Names that would hide the types which the columns have, and those of the schemas' own beginning. */
const RESERVED_TYPES = ['Date', 'Partial', 'Json', 'Record', 'Uint8Array', ...ZOD_PRELUDE_NAMES];

/** What comes with a row's type: `UnitsInsert`, `UnitsUpdate`. */
const TYPE_SUFFIXES = ['Insert', 'Update'];

/** A namespace of each schema, which holds types alone: nothing of it is left when the code runs. */
export function typescriptTypes(model: Model): string {
  return model.schemas.map(namespaceOf).join('\n');
}

function namespaceOf(schema: SchemaModel): string {
  const tables = schema.tables.map((table) => interfacesOf(table, schema.name)).join('\n');
  return `${docComment(schema.comment, '')}export namespace ${schema.codeName} {\n${tables}}\n`;
}

/** Words that no namespace and no constant may be called. `public` is one of them, in every module. */
const WORDS =
  'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
  'function if implements import in instanceof interface let new null package private protected public return static ' +
  'super switch this throw true try typeof var void while with yield any boolean never number object string symbol ' +
  'undefined unknown bigint arguments eval z globalThis';
const RESERVED_WORDS = new Set(WORDS.split(' '));

/** The schema's own name where that may be; `public_`, `odd_name`. */
export function namespaceName(schema: string): string {
  const name = schema.replace(/[^A-Za-z0-9_$]/g, '_').replace(/^(?=\d)|^$/, '_');
  return RESERVED_WORDS.has(name) ? `${name}_` : name;
}

/** What a schema's namespace and its constant are called, and its types. */
export const TYPESCRIPT_NAMES: ModelNames = {
  schema: namespaceName,
  table: pascalCase,
  reserved: RESERVED_TYPES,
  suffixes: TYPE_SUFFIXES,
};

function interfacesOf({ table, typeName, fields, view }: TableModel, schema: string): string {
  const row = interfaceOf(typeName, table.comment, fields.map(rowProperty));
  if (view) return row;
  const written = fields.filter(({ insert }) => insert !== 'never');
  const of = `${schema}.${table.name}`;
  return [
    row,
    interfaceOf(`${typeName}Insert`, `A new row of ${of}.`, written.map(insertProperty)),
    `${docComment(`Changes to a row of ${of}.`, '  ')}  export type ${typeName}Update = Partial<${typeName}Insert>;\n`,
  ].join('\n');
}

function interfaceOf(name: string, comment: string | null, properties: readonly string[]): string {
  const body = properties.join('');
  return `${docComment(comment, '  ')}  export interface ${name} {${body === '' ? '' : `\n${body}  `}}\n`;
}

function rowProperty(field: Field): string {
  return `${docComment(field.comment, '    ')}    ${propertyKey(field.column)}: ${typeOf(field, READ)};\n`;
}

function insertProperty(field: Field): string {
  return `    ${propertyKey(field.column)}${field.insert === 'optional' ? '?' : ''}: ${typeOf(field, WRITTEN)};\n`;
}

const READ: Readonly<Partial<Record<Scalar, string>>> = {
  boolean: 'boolean',
  smallint: 'number',
  integer: 'number',
  oid: 'number',
  float: 'number',
  date: 'Date',
  timestamp: 'Date',
  timestamptz: 'Date',
  json: 'unknown',
  bytes: 'Uint8Array',
};

const WRITTEN: typeof READ = {
  ...READ,
  bigint: 'string | number',
  numeric: 'string | number',
  date: 'Date | string',
  timestamp: 'Date | string',
  timestamptz: 'Date | string',
  json: 'Json',
};

/** What a JSON document may be that is written: postgres.js takes nothing else for one. */
export const JSON_TYPE = `export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
`;

function typeOf(field: Field, types: typeof READ): string {
  const one = literals(field) ?? document(field, types.json) ?? types[field.scalar] ?? 'string';
  const type = !field.array ? one : `${one.includes(' | ') ? `(${one})` : one}[]`;
  return field.nullable && type !== 'unknown' ? `${type} | null` : type;
}

function literals({ values, scalar }: Field): string | undefined {
  if (values === null) return undefined;
  if (values.length === 0) return 'never';
  const numbers = scalar === 'smallint' || scalar === 'integer';
  return values.map((value) => (numbers ? String(Number(value)) : quoted(value))).join(' | ');
}

/** Where a check says what a JSON document is. */
function document({ rules }: Field, value = 'unknown'): string | undefined {
  const rule = rules.find(({ kind }) => kind === 'json');
  if (rule?.kind !== 'json') return undefined;
  const array = value === 'unknown' ? 'unknown[]' : `readonly ${value}[]`;
  return { object: `Record<string, ${value}>`, array }[rule.type];
}
