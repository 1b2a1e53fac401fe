import { type Constraint, columnOf, foreignKeys, type Table } from '../../core/isolation/catalog.ts';
import type { Refusal } from '../../core/isolation/draft.ts';
import { isRow, plainValue, type Row, type RowSet } from '../../core/isolation/row-set.ts';
import { literal } from '../../core/literal.ts';
import type { Session } from '../session.ts';

/** What became of a statement that makes or changes one row. */
export type Answer = { readonly row: Row } | Refusal;

/** A row of the table `t`, as `Row` has it. */
export const ROW = "jsonb_build_object('values', to_jsonb(t), 'ctid', t.ctid)";

/** Runs a statement that returns a ROW. `plain`: without triggers and foreign keys. */
export async function tryRow(session: Session, statement: string, plain: boolean): Promise<Answer> {
  const { rows } = await session.send(`select pg_temp.try_row(${literal(statement)}, ${plain}) as answer`);
  return rows[0]?.answer as Answer;
}

/**
 * Foreign keys that were left open, because the parent's row came later, point at it now where nothing objects.
 *
 * @param given The columns of a row that isolation.json speaks of: they stay as they are.
 */
export async function joinRows(
  session: Session,
  tables: readonly Table[],
  set: RowSet,
  given: (row: Row) => readonly string[],
): Promise<void> {
  for (const table of tables) {
    const rows = set.rows.get(table.name) as Row[];
    for (const [i, first] of rows.entries()) {
      const fixed = given(first);
      for (const key of foreignKeys(table)) {
        const row = rows[i] ?? first;
        const assignments = openColumns(table, key, row, set, fixed);
        if (assignments.length === 0) continue;
        const where = isRow(table, row);
        const statement = `update ${table.name} t set ${assignments.join(', ')} where ${where} returning ${ROW}`;
        const answer = await tryRow(session, statement, false);
        // An update that a trigger left out returns nothing.
        if ('row' in answer) rows[i] = answer.row ?? row;
      }
    }
  }
}

function openColumns(
  table: Table,
  key: Constraint,
  row: Row,
  set: RowSet,
  fixed: readonly string[],
): readonly string[] {
  const parent = key.parent === table.name ? undefined : set.rows.get(key.parent ?? '')?.[0];
  if (parent === undefined) return [];
  const open = key.columns.filter((name) => !fixed.includes(name) && plainValue(row, name) === 'null');
  // Nobody but the server writes a generated column.
  if (open.some((name) => columnOf(table, name).generated)) return [];
  return open.map((name) => `${name} = ${plainValue(parent, key.parentColumns[key.columns.indexOf(name)] ?? '')}`);
}
