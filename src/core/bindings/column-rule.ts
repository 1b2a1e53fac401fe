import { type Expression, readCheck } from './check-expression.ts';

/** What a check says of one column, wherever that isn't null. Further rules may hold that nothing here can say. */
export type ColumnRule =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** `bound` as written: a decimal number. */
  | { readonly kind: 'at least' | 'more than' | 'at most' | 'less than'; readonly bound: string }
  /** A regular expression that PostgreSQL and JavaScript read alike. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'not empty' }
  /** jsonb_typeof(): object, array, … */
  | { readonly kind: 'json'; readonly type: string };

export interface RuleOfColumn {
  readonly column: string;
  readonly rule: ColumnRule;
}

/**
 * The rules for single columns in `CHECK (…)` as pg_get_constraintdef() writes it; none where it isn't sure, and none
 * for a check that is NOT VALID: rows that are there already may break it.
 */
export function columnRules(definition: string): readonly RuleOfColumn[] {
  return rulesOf(readCheck(definition));
}

/** A null makes a part of AND unknown, never false: each part binds for itself. */
function rulesOf(expression: Expression): readonly RuleOfColumn[] {
  if (expression.is === 'and') return expression.parts.flatMap(rulesOf);
  const found = expression.is === 'or' ? either(expression.parts) : ruleOf(expression);
  return found === undefined ? [] : [found];
}

/** `x is null or …` binds as `…` does; values of the same column that stand apart are one list. */
function either(parts: readonly Expression[]): RuleOfColumn | undefined {
  const [first, ...others] = parts.flatMap((part) => (part.is === 'null' ? [] : [ruleOf(part)]));
  if (first === undefined) return undefined;
  const { column, rule } = first;
  if (!parts.every((part) => part.is !== 'null' || columnOf(part.of) === column)) return undefined;
  if (others.length === 0) return first;
  const values = [first, ...others].map((each) => (each?.column === column ? valuesOf(each.rule) : undefined));
  if (rule.kind !== 'values' || !values.every((each) => each !== undefined)) return undefined;
  return { column, rule: { kind: 'values', values: values.flat() } };
}

function valuesOf(rule: ColumnRule): readonly string[] | undefined {
  return rule.kind === 'values' ? rule.values : undefined;
}

function ruleOf(expression: Expression): RuleOfColumn | undefined {
  if (expression.is !== 'compare') return undefined;
  const { operator, left, right } = expression;
  const typed = typeOfJson(expression);
  if (typed !== undefined) return typed;
  const column = columnOf(left);
  const rule = column === undefined ? undefined : comparison(operator, right);
  return column === undefined || rule === undefined ? undefined : { column, rule };
}

const BOUNDS = { '>=': 'at least', '>': 'more than', '<=': 'at most', '<': 'less than' } as const;

function comparison(operator: string, right: Expression): ColumnRule | undefined {
  if (operator === '= any') return right.is === 'list' ? listed(right.items) : undefined;
  if (right.is !== 'constant') return undefined;
  const { text } = right;
  if (operator === '=') return { kind: 'values', values: [text] };
  if (operator === '<>') return text === '' ? { kind: 'not empty' } : undefined;
  if (operator === '~') return PORTABLE.test(text) ? { kind: 'pattern', pattern: text } : undefined;
  if (!(operator in BOUNDS) || !DECIMAL.test(text)) return undefined;
  return { kind: BOUNDS[operator as keyof typeof BOUNDS], bound: text };
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** From ^ to $, with nothing between that PostgreSQL and JavaScript read differently: no backslash, no [[:class:]]. */
const PORTABLE =
  /^\^(?:[\w@#%&,:;<>=~/" -]|\[\^?[\w@#%&,:;<>=~/". +*-]+\]|\((?!\?)|\)|\||[*+?](?![*+?{])|\{\d+(?:,\d*)?\}(?![*+?{]))+\$$/;

function listed(items: readonly Expression[]): ColumnRule | undefined {
  const values = items.flatMap((item) => (item.is === 'constant' ? [item.text] : []));
  return values.length === items.length && values.length > 0 ? { kind: 'values', values } : undefined;
}

function typeOfJson({ operator, left, right }: Expression & { is: 'compare' }): RuleOfColumn | undefined {
  if (operator !== '=' || left.is !== 'call' || left.name !== 'jsonb_typeof' || right.is !== 'constant')
    return undefined;
  const [argument] = left.args;
  const column = argument === undefined ? undefined : columnOf(argument);
  return column === undefined ? undefined : { column, rule: { kind: 'json', type: right.text } };
}

function columnOf(expression: Expression): string | undefined {
  return expression.is === 'column' ? expression.name : undefined;
}
