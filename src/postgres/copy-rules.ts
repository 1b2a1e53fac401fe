import { identifier, literal, qualified } from '../core/literal.ts';
import { type Manifest, parseEnd, parseRow } from '../core/tenant-export.ts';
import changesSql from '../sql/changes-in-copies.sql';
import copiedIdsSql from '../sql/copied-ids.sql';
import { cursorLines } from './cursor-lines.ts';
import type { Session } from './session.ts';

/** What a copy of a pooled organization has otherwise in one table: nothing at all, or other values in some columns. */
export interface TableChanges {
  readonly leftOut: boolean;
  /** SQL over the row's columns as text. */
  readonly values: ReadonlyMap<string, string>;
}

/** By table, as `nameOf` calls it. */
export type CopyRules = ReadonlyMap<string, TableChanges>;

interface IdColumns {
  readonly schema: string;
  readonly name: string;
  readonly organizationColumn: string;
  readonly own: readonly string[];
  readonly strange: readonly string[];
}

/** Whether the project says what a copy of a pooled organization is: `app.changes_in_copies()`, which it may leave out. */
export async function hasCopyRules(session: Session): Promise<boolean> {
  const { rows } = await session.send(
    "select pg_catalog.to_regprocedure('app.changes_in_copies()') is not null as there",
  );
  return rows[0]?.there === true;
}

export async function readCopyRules(session: Session): Promise<CopyRules> {
  const rules = new Map<string, { leftOut: boolean; values: Map<string, string> }>();
  for (const { schema, name, column, value } of (await session.send(changesSql)).rows) {
    const table = nameOf({ schema: String(schema), name: String(name) });
    const changes = rules.get(table) ?? { leftOut: false, values: new Map<string, string>() };
    if (column === null) changes.leftOut = true;
    else changes.values.set(String(column), String(value));
    rules.set(table, changes);
  }
  return rules;
}

export function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return qualified({ schema, name });
}

/** What the rows of an organization are called by. Inside ONE_SNAPSHOT. */
export async function readIds(session: Session, organization: string): Promise<ReadonlySet<string>> {
  const tables = (await session.send(copiedIdsSql)).rows as unknown as readonly IdColumns[];
  const ids = new Set<string>();
  const each = async (which: 'own' | 'strange', take: (id: string) => unknown) => {
    for (const table of tables) {
      if (table[which].length === 0) continue;
      for await (const id of cursorLines(session, idsOf(table, table[which], organization))) take(id);
    }
  };
  await each('own', (id) => ids.add(id));
  await each('strange', (id) => ids.delete(id));
  return ids;
}

/**
 * The same for the rows of an export, as it is read a first time, from behind its manifest. What is wrong with it is found
 * when it is read again.
 */
export async function idsOfExport(
  session: Session,
  { tables }: Pick<Manifest, 'tables'>,
  lines: AsyncIterable<string>,
): Promise<ReadonlySet<string>> {
  const columns = (await session.send(copiedIdsSql)).rows as unknown as readonly IdColumns[];
  const byName = new Map(columns.map((table) => [nameOf(table), table]));
  const [ids, others] = [new Set<string>(), new Set<string>()];
  let table = 0;
  for await (const line of lines) {
    if (parseEnd(line) !== undefined) {
      table++;
      continue;
    }
    const { schema = '', name = '' } = tables[table] ?? {};
    const known = byName.get(nameOf({ schema, name }));
    const row = parseRow(line);
    if (known === undefined || row === undefined) continue;
    for (const column of known.own) ids.add(row[column] ?? '');
    for (const column of known.strange) others.add(row[column] ?? '');
  }
  for (const id of others) ids.delete(id);
  return ids;
}

function idsOf(table: IdColumns, columns: readonly string[], organization: string): string {
  const values = columns.map((column) => `(t.${identifier(column)})`).join(', ');
  const its = `t.${identifier(table.organizationColumn)} = ${literal(organization)}`;
  return `select u.id::text as line from ${nameOf(table)} t cross join lateral (values ${values}) u (id) where ${its} and u.id is not null`;
}
