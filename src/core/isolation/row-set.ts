import { PmdbError } from '../errors.ts';
import { literal } from '../literal.ts';
import { columnOf, keyOf, type Table } from './catalog.ts';

/** Whose rows: the attacker's, his organization's others', those of the organization that is attacked, and no organization's. */
export const SET_NAMES = ['own', 'other', 'victim', 'platform'] as const;
export type SetName = (typeof SET_NAMES)[number];

export interface Row {
  /** As to_jsonb gives it. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where the row stands: any write moves or removes it. */
  readonly ctid: string;
}

/** One row in each table, or several where isolation.json asks for them. */
export interface RowSet {
  readonly name: SetName;
  /** In every text that had to be made up. */
  readonly salt: string;
  /** The tenant's id, as SQL. */
  readonly tenant: string | undefined;
  /** By table. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
}

export type RowSets = Readonly<Record<SetName, RowSet>>;

/** A value of a row as SQL, with its type. */
export function typedValue(table: Table, row: Row, name: string): string {
  const { type } = columnOf(table, name);
  return `${plainValue(row, name)}::${type}`;
}

/** The same without the type. */
export function plainValue({ values }: Row, name: string): string {
  const value = values[unquoted(name)];
  if (value === null || value === undefined) return 'null';
  return literal(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** A condition that only this row meets; a row is in one table only. */
export function isRow(table: Table, row: Row): string {
  const text = conditions.get(row) ?? conditionFor(table, row);
  conditions.set(row, text);
  return text;
}

/** Asked for with each attack on the row. */
const conditions = new WeakMap<Row, string>();

function conditionFor(table: Table, row: Row): string {
  const key = keyOf(table);
  if (key.length === 0) return `ctid = ${literal(row.ctid)}`;
  return key
    .map((name) => (plainValue(row, name) === 'null' ? `${name} is null` : `${name} = ${typedValue(table, row, name)}`))
    .join(' and ');
}

/**
 * Puts values of rows into SQL: {core.units.id} is that of the set's first row in core.units, {core.units.id 2} of its
 * second, {victim core.units.id} that of the victim's first. Throws a PmdbError BAD_CONFIG where there is no such row or column.
 */
export function fillPlaceholders(sql: string, sets: Partial<RowSets>, set: SetName): string {
  return sql.replace(
    /\{(?:(own|other|victim|platform) )?((?:[^{}.\s]+\.)+)([^{}.\s]+)(?: (\d+))?\}/g,
    (whole, named, table, column, number) => {
      const rows = sets[(named ?? set) as SetName]?.rows.get(table.slice(0, -1));
      const row = rows?.[Number(number ?? 1) - 1];
      if (row === undefined || !(unquoted(column) in row.values))
        throw new PmdbError('BAD_CONFIG', `isolation.json: ${whole} names no column of a table that has rows`, {
          remedy: 'Write {schema.table.column}, of a table that is not shared.',
        });
      return plainValue(row, column);
    },
  );
}

export function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
