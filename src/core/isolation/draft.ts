import { type Column, type Constraint, columnOf, foreignKeys, type Table } from './catalog.ts';
import type { Settings } from './settings.ts';
import { candidates } from './values.ts';

/** Column → SQL. */
export type Values = Readonly<Record<string, string>>;

/** What the server says of a row that it refuses. */
export interface Refusal {
  readonly sqlstate: string;
  readonly message: string;
  readonly constraint: string;
  readonly column: string;
}

/** A row that is being made: what it says, and what of that must stay. */
export interface Draft {
  readonly table: Table;
  readonly salt: string;
  readonly values: Values;
  /** Columns whose value is given: by isolation.json, by the tenant, by a key to a row of the same tenant. */
  readonly fixed: ReadonlySet<string>;
}

/** SQL for a column of the parent's row that a foreign key points at; undefined while there is no such row. */
export type ParentValue = (parent: string, column: string) => string | undefined;

/** The first try: what was given, the tenant, the parents, and a value for each column that must have one. */
export function firstDraft(
  table: Table,
  salt: string,
  given: Values,
  tenant: { readonly column: string; readonly value: string | undefined },
  parentValue: ParentValue,
  isShared: (table: string) => boolean,
): Draft {
  const values: Record<string, string> = { ...given };
  if (tenant.value !== undefined && table.columns.some(({ name }) => name === tenant.column))
    values[tenant.column] ??= tenant.value;
  const fixed = new Set(Object.keys(values));
  for (const key of foreignKeys(table)) pointAtParent(table, key, values, parentValue, isShared);
  for (const column of table.columns) {
    if (column.required && !column.default && !column.generated && values[column.name] === undefined)
      values[column.name] = candidates(table, column, salt)[0] ?? 'null';
  }
  return { table, salt, values, fixed };
}

function pointAtParent(
  table: Table,
  key: Constraint,
  values: Record<string, string>,
  parentValue: ParentValue,
  isShared: (table: string) => boolean,
): void {
  const { parent, columns, parentColumns } = key;
  if (parent === null || parent === table.name) return;
  const open = columns.map((name) => columnOf(table, name)).filter(({ name }) => values[name] === undefined);
  // Reference data only where it must be: a default knows better.
  if (isShared(parent) && !open.some((column) => column.required && !column.default)) return;
  if (open.some(({ generated }) => generated)) return;
  columns.forEach((name, i) => {
    const value = parentValue(parent, parentColumns[i] ?? '');
    if (value !== undefined) values[name] ??= value;
  });
}

/** What to try next, after the server refused a draft. Nothing where it is no constraint that objects. */
export function alternatives(draft: Draft, refusal: Refusal): readonly Draft[] {
  const { table } = draft;
  const constraint = table.constraints.find(
    ({ name }) => name === refusal.constraint || name === `"${refusal.constraint}"`,
  );
  switch (refusal.sqlstate) {
    case '23502':
      return changes(draft, [refusal.column]);
    case '23503':
      return changes(draft, constraint?.columns ?? []).filter(({ values }) => Object.values(values).includes('null'));
    case '23505':
    case '23514':
    case '23P01':
      return changes(draft, constraint?.columns ?? []);
    default:
      return [];
  }
}

/** Drafts with one of these columns changed, then with two of them. */
function changes(draft: Draft, columns: readonly string[]): readonly Draft[] {
  const open = columns.filter((name) => !draft.fixed.has(name));
  const single = open.flatMap((name) => changesOf(draft, name));
  const double = single.flatMap((one) =>
    open.slice(0, 4).flatMap((name) => (one.values[name] === draft.values[name] ? changesOf(one, name) : [])),
  );
  return [...single, ...double].slice(0, MOST_CHANGES);
}

const MOST_CHANGES = 400;

/** As a value of a row is written, or one with its type. */
const UUID = /::uuid$|^'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'$/;

function changesOf(draft: Draft, name: string): readonly Draft[] {
  const column = draft.table.columns.find((each) => each.name === name || each.name === `"${name}"`);
  if (column === undefined || column.generated) return [];
  return valuesFor(draft, column).map((value) => ({ ...draft, values: { ...draft.values, [column.name]: value } }));
}

function valuesFor({ table, salt, values }: Draft, column: Column): readonly string[] {
  const isKey = foreignKeys(table).some(({ columns }) => columns.includes(column.name));
  const all = [
    ...(isKey ? [] : candidates(table, column, salt)),
    ...(column.base === 'uuid' && !isKey ? tenantIn(values) : []),
    ...(column.required ? [] : ['null']),
  ];
  return all.filter((value) => value !== values[column.name]);
}

/** The tables in the order in which rows can be made: parents first, and where they run in a circle, whoever needs least. */
export function seedOrder(tables: readonly Table[]): readonly Table[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const waitsFor = (table: Table, requiredOnly: boolean) =>
    foreignKeys(table).some(
      ({ parent, columns }) =>
        parent !== table.name &&
        left.has(parent ?? '') &&
        (!requiredOnly || columns.every((name) => columnOf(table, name).required)),
    );
  const order: Table[] = [];
  while (left.size > 0) {
    const waiting = [...left.values()];
    const next =
      waiting.find((table) => !waitsFor(table, false)) ?? waiting.find((table) => !waitsFor(table, true)) ?? waiting[0];
    if (next === undefined) break;
    left.delete(next.name);
    order.push(next);
  }
  return order;
}

/** What isolation.json gives for the rows of a table; one row without anything given where it says nothing. */
export function givenRows({ rows }: Settings, table: string): readonly Values[] {
  const given = rows[table];
  if (given === undefined) return [{}];
  return Array.isArray(given) ? given : [given];
}

/** Something may have to equal the tenant's id: values that are taken from rows are candidates for others. */
function tenantIn(values: Values): readonly string[] {
  return [...new Set(Object.values(values).filter((value) => UUID.test(value)))];
}
