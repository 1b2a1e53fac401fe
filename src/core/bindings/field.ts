import type { ColumnDescription, TableDescription } from '../schema-description.ts';
import { type ColumnRule, columnRules } from './column-rule.ts';
import type { Scalar } from './scalar.ts';
import { isArray, type ValueType, type ValueTypes } from './value-type.ts';

/** A column as an application meets it. */
export interface Field {
  readonly column: string;
  readonly comment: string | null;
  readonly scalar: Scalar;
  /** As format_type() writes it, of an array that of its elements, without a domain: "numeric(12,2)". */
  readonly type: string;
  /** Of any number of dimensions: PostgreSQL doesn't hold a column to those that were declared. */
  readonly array: boolean;
  readonly nullable: boolean;
  /** 'never': the database makes the value and refuses another; 'optional': it has one where none is given. */
  readonly insert: 'required' | 'optional' | 'never';
  /** All that the column may hold, from an enum or from checks: texts or, for integers, their digits. */
  readonly values: readonly string[] | null;
  /** Characters. */
  readonly maxLength: number | null;
  /** What checks say besides: bounds, patterns. Only what goes with the scalar. */
  readonly rules: readonly ColumnRule[];
}

/** The columns of a table in their order. Those of a view may all be null: the catalog doesn't know. */
export function fieldsOf(table: TableDescription, types: ValueTypes): readonly Field[] {
  const checks = table.constraints.filter(({ type, validated }) => type === 'check' && validated);
  const rules = checks.flatMap(({ definition }) => columnRules(definition));
  return table.columns.map((column) => {
    const own = isArray(column) ? [] : rules.filter((each) => each.column === column.name);
    return fieldOf(
      column,
      types.of(column),
      own.map(({ rule }) => rule),
    );
  });
}

function fieldOf(column: ColumnDescription, valueType: ValueType, checked: readonly ColumnRule[]): Field {
  const { name, comment, nullable } = column;
  const { scalar, type, values } = valueType;
  const rules = [...valueType.rules, ...checked].filter((rule) => suits(scalar, rule));
  return {
    column: name,
    comment,
    scalar,
    type,
    array: isArray(column),
    nullable,
    insert: insertOf(column, valueType.defaulted),
    values: values ?? valuesIn(rules),
    maxLength: maxLengthOf(type),
    rules: rules.filter(({ kind }) => kind !== 'values'),
  };
}

function insertOf({ generated, nullable, default: value }: ColumnDescription, defaulted: boolean): Field['insert'] {
  if (generated !== null && generated !== 'identity by default') return 'never';
  return nullable || defaulted || value !== null || generated !== null ? 'optional' : 'required';
}

/** A varchar(n), and an array of them. */
function maxLengthOf(type: string): number | null {
  const [, digits] = /^character(?: varying)?\((\d+)\)/.exec(type) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** The values that all lists have: each check binds. */
function valuesIn(rules: readonly ColumnRule[]): readonly string[] | null {
  const lists = rules.flatMap((rule) => (rule.kind === 'values' ? [rule.values] : []));
  const [first, ...others] = lists;
  if (first === undefined) return null;
  return [...new Set(first)].filter((value) => others.every((other) => other.includes(value)));
}

const NUMBERS: readonly Scalar[] = ['smallint', 'integer', 'oid', 'bigint', 'numeric', 'float'];
const INTEGERS: readonly Scalar[] = ['smallint', 'integer'];

function suits(scalar: Scalar, rule: ColumnRule): boolean {
  if (rule.kind === 'json') return scalar === 'json';
  if (rule.kind === 'pattern' || rule.kind === 'not empty') return scalar === 'text';
  if (rule.kind !== 'values') return NUMBERS.includes(scalar);
  if (INTEGERS.includes(scalar)) return rule.values.every((value) => /^-?\d{1,10}$/.test(value));
  return scalar === 'text';
}
