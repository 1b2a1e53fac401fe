import type { ColumnRule } from './column-rule.ts';
import type { Field } from './field.ts';
import { propertyKey, quoted } from './javascript-text.ts';
import type { Model, SchemaModel, TableModel } from './model.ts';
import type { Scalar } from './scalar.ts';

/** A constant of each schema, called like its namespace of types: `core.units.row.parse(…)`. */
export function zodSchemas(model: Model): string {
  return model.schemas.map(constantOf).join('\n');
}

function constantOf({ codeName, tables }: SchemaModel): string {
  return `export const ${codeName} = {\n${tables.map(tableOf).join('')}};\n`;
}

function tableOf({ table, fields, view }: TableModel): string {
  const key = propertyKey(table.name);
  const row = shapeOf(fields, (field) => schemaOf(field, false));
  if (view) return `  ${key}: { row: z.object(${row}) },\n`;
  const written = fields.filter(({ insert }) => insert !== 'never');
  const input = shapeOf(written, (field) => schemaOf(field, true) + (field.insert === 'optional' ? '.optional()' : ''));
  return `  ${key}: table(${row}, ${input}),\n`;
}

function shapeOf(fields: readonly Field[], schema: (field: Field) => string): string {
  if (fields.length === 0) return '{}';
  return `{\n${fields.map((field) => `    ${propertyKey(field.column)}: ${schema(field)},\n`).join('')}  }`;
}

function schemaOf(field: Field, input: boolean): string {
  const one = valuesOf(field) ?? scalarSchema(field, input);
  const whole = field.array ? `z.array(${one})` : one;
  return field.nullable ? `${whole}.nullable()` : whole;
}

function valuesOf({ values, scalar }: Field): string | undefined {
  if (values === null) return undefined;
  if (values.length === 0) return 'z.never()';
  const numbers = scalar === 'smallint' || scalar === 'integer';
  return numbers ? `z.literal([${values.map(Number).join(', ')}])` : `z.enum([${values.map(quoted).join(', ')}])`;
}

/** Those that need to know neither rules nor direction. */
const PLAIN: Readonly<Partial<Record<Scalar, string>>> = {
  boolean: 'z.boolean()',
  oid: 'z.uint32()',
  uuid: 'z.guid()',
  bytes: 'bytes',
};

function scalarSchema(field: Field, input: boolean): string {
  const { scalar, rules } = field;
  if (scalar === 'smallint') return `z.int().min(-32768).max(32767)${integerBounds(rules)}`;
  if (scalar === 'integer') return `z.int32()${integerBounds(rules)}`;
  if (scalar === 'float') return `float(${boundsOf(rules)})`;
  if (scalar === 'bigint' || scalar === 'numeric') return `${input ? 'decimalInput' : 'decimal'}(${boundsOf(rules)})`;
  if (scalar === 'date' || scalar === 'timestamp' || scalar === 'timestamptz')
    return input ? 'instantInput' : 'z.date()';
  if (scalar === 'json') return documentSchema(rules, input ? 'z.json()' : 'z.unknown()');
  if (scalar === 'text' || scalar === 'padded') return textSchema(field);
  return PLAIN[scalar] ?? 'z.string()';
}

const INTEGER_BOUND = { 'at least': 'gte', 'more than': 'gt', 'at most': 'lte', 'less than': 'lt' } as const;
const BOUND = { 'at least': 'min', 'more than': 'above', 'at most': 'max', 'less than': 'below' } as const;

function integerBounds(rules: readonly ColumnRule[]): string {
  return rules.map((rule) => ('bound' in rule ? `.${INTEGER_BOUND[rule.kind]}(${Number(rule.bound)})` : '')).join('');
}

/** "{ min: 0, max: 100 }"; of two bounds of a kind the narrower. */
function boundsOf(rules: readonly ColumnRule[]): string {
  const bounds = new Map<string, number>();
  for (const rule of rules) {
    if (!('bound' in rule)) continue;
    const [name, bound, before] = [BOUND[rule.kind], Number(rule.bound), bounds.get(BOUND[rule.kind])];
    const narrower = name === 'min' || name === 'above' ? Math.max : Math.min;
    bounds.set(name, before === undefined ? bound : narrower(before, bound));
  }
  return bounds.size === 0 ? '' : `{ ${[...bounds].map(([name, bound]) => `${name}: ${bound}`).join(', ')} }`;
}

function documentSchema(rules: readonly ColumnRule[], value: string): string {
  const rule = rules.find(({ kind }) => kind === 'json');
  if (rule?.kind === 'json' && rule.type === 'object') return `z.record(z.string(), ${value})`;
  return rule?.kind === 'json' && rule.type === 'array' ? `z.array(${value})` : value;
}

function textSchema({ maxLength, rules }: Field): string {
  const filled = rules.some(({ kind }) => kind === 'not empty');
  const plain = filled ? 'z.string().min(1)' : 'z.string()';
  const sized = maxLength === null ? plain : `text(${maxLength}${filled ? ', 1' : ''})`;
  return sized + rules.map((rule) => (rule.kind === 'pattern' ? `.regex(${regexLiteral(rule.pattern)})` : '')).join('');
}

/** A slash needs its backslash outside of brackets, and does no harm with one inside. */
function regexLiteral(pattern: string): string {
  return `/${pattern.replaceAll('/', '\\/')}/`;
}
