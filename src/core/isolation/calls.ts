import { literal } from '../literal.ts';
import { type Argument, type Column, keyOf, type Routine, type Table } from './catalog.ts';
import { plainValue, type RowSet, unquoted } from './row-set.ts';

/** Calls of a routine before it is left alone. */
const MOST_CALLS = 80;

/** A routine's calls with what names the victim's rows: by name where the argument says which table, else by all of them. */
export function callsOf(routine: Routine, tables: readonly Table[], victim: RowSet): readonly string[] {
  const lists = routine.arguments.map((argument) => valuesFor(argument, tables, victim));
  const longest = Math.max(1, ...lists.map(({ length }) => length));
  const calls: string[] = [];
  for (let i = 0; i < Math.min(longest, MOST_CALLS); i++)
    calls.push(
      callText(
        routine,
        lists.map((values) => values[i % values.length] ?? 'null'),
      ),
    );
  const required = routine.arguments.filter(({ optional }) => !optional).length;
  if (required < lists.length)
    calls.push(
      callText(
        routine,
        lists.slice(0, required).map((values) => values[0] ?? 'null'),
      ),
    );
  return calls;
}

function callText({ name, procedure }: Routine, values: readonly string[]): string {
  return procedure ? `call ${name}(${values.join(', ')})` : `${name}(${values.join(', ')})`;
}

function valuesFor({ name, type, category }: Argument, tables: readonly Table[], victim: RowSet): readonly string[] {
  const typed = (values: readonly string[]) => values.map((value) => `${value}::${type}`);
  if (type === 'uuid') return typed(idsFor(name, tables, victim, isUuid));
  if (type === 'uuid[]') return typed([`array[${idsFor('', tables, victim, isUuid).join(', ')}]`]);
  if (category === 'N') return typed([...idsFor(name, tables, victim, isNumber), '10', '1']);
  if (category === 'S') return typed([...textsFor(name, tables, victim), ...textsOf(victim.salt)]);
  if (category === 'A') return typed([`array[${literal(victim.salt)}]`]);
  return typed(BY_CATEGORY[category]?.(victim.salt) ?? ["'{}'"]);
}

const BY_CATEGORY: Readonly<Record<string, (salt: string) => readonly string[]>> = {
  B: () => ['true', 'false'],
  D: () => ['now()'],
  I: () => ["'127.0.0.1'"],
  T: () => ["'0'", "'1 day'"],
};

const textsOf = (salt: string): readonly string[] => [literal(salt), "'%'"];

const isUuid = ({ base }: Column) => base === 'uuid';
const isNumber = ({ category }: Column) => category === 'N';

/** Keys of the victim's rows, without the tenant: of the table that the argument is named for, else of all. */
function idsFor(
  name: string,
  tables: readonly Table[],
  victim: RowSet,
  fits: (column: Column) => boolean,
): readonly string[] {
  const all = tables.flatMap((table) => {
    const key = keyOf(table).at(-1);
    const column = table.columns.find((each) => each.name === key);
    const row = victim.rows.get(table.name)?.[0];
    if (row === undefined || column === undefined || !fits(column)) return [];
    return [{ singular: singularOf(table.name), id: plainValue(row, column.name) }];
  });
  const named = all.filter(({ singular }) => name.includes(singular));
  return [...new Set((named.length > 0 ? named : all).map(({ id }) => id))];
}

/** What a stranger may know or guess of the victim's rows, such as an address: texts of the columns that the argument is named for. */
function textsFor(name: string, tables: readonly Table[], victim: RowSet): readonly string[] {
  const wanted = unquoted(name).replace(/^p?_/, '');
  const texts = tables.flatMap((table) =>
    table.columns
      .filter((column) => column.category === 'S' && isMeant(wanted, unquoted(column.name), singularOf(table.name)))
      .flatMap((column) => (victim.rows.get(table.name) ?? []).map((row) => plainValue(row, column.name))),
  );
  return [...new Set(texts)].filter((text) => text !== 'null');
}

/** "email", "user_email" and "role_name" mean the columns email, email of users, and name of roles. */
function isMeant(wanted: string, column: string, singular: string): boolean {
  return wanted === column || wanted === `${singular}_${column}`;
}

/** "core.properties" → "property" */
function singularOf(table: string): string {
  const name = table.slice(table.indexOf('.') + 1);
  return name.replace(/ies$/, 'y').replace(/s$/, '');
}
