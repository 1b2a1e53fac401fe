import type { TableData } from '../core/data-proof.ts';
import { identifier } from '../core/literal.ts';
import tablesSql from '../sql/data-tables.sql';
import type { Session } from './session.ts';

interface FoundTable {
  readonly name: string;
  readonly oid: number;
  readonly columns: readonly { readonly name: string; readonly number: number }[];
  readonly key: readonly string[];
}

/** One table's rows: their number, and of each column the number of its values and a sum of their hashes. */
type Summary = readonly [rows: number, ...columns: [values: number, hash: string][]];

/**
 * Reads what the tables of a scratch database hold, again and again. It reads them wholly, for they hold little; what takes
 * time are the hashes of all columns, and a migration touches few tables: the others' hashes are still right.
 */
export class DataReader {
  /** By table: all that a summary is made of, as one text, and the summary. */
  readonly #known = new Map<string, { readonly state: string; readonly summary: Summary }>();

  /** What every table but pmdb's own holds now. */
  async read(session: Session): Promise<readonly TableData[]> {
    const found = (await session.send(tablesSql)).rows as unknown as readonly FoundTable[];
    const states = await selectEach<string>(session, found, stateOf);
    const seen = found.map((table, i) => ({ table, state: JSON.stringify([table, states[i]]) }));
    const changed = seen.filter(({ table, state }) => this.#known.get(table.name)?.state !== state);
    const tables = changed.map(({ table }) => table);
    for (const [i, summary] of (await selectEach<Summary>(session, tables, summaryOf)).entries()) {
      const { table, state } = changed[i] as (typeof changed)[number];
      this.#known.set(table.name, { state, summary });
    }
    return found.map((table) => describe(table, this.#known.get(table.name)?.summary ?? [0]));
  }
}

function describe({ name, oid, columns }: FoundTable, [rows, ...facts]: Summary): TableData {
  const described = columns.map((column, i) => ({ ...column, values: facts[i]?.[0] ?? 0, hash: facts[i]?.[1] ?? '' }));
  return { name, oid, rows, columns: described };
}

/** One answer a table, in their order. */
async function selectEach<T>(
  session: Session,
  tables: readonly FoundTable[],
  query: (table: FoundTable) => string,
): Promise<readonly T[]> {
  if (tables.length === 0) return [];
  const { rows } = await session.send(`select to_jsonb(array[${tables.map(query).join(', ')}]) as all`);
  return rows[0]?.all as readonly T[];
}

/** As SQL: the number of rows and a sum of their hashes. */
function stateOf({ name }: FoundTable): string {
  return `(select concat(count(*), ' ', sum(hashtextextended((t.*)::text, 0))) from ${name} t)`;
}

/** As SQL: a Summary. */
function summaryOf({ name, columns, key }: FoundTable): string {
  const facts = columns.map((column) => {
    const value = `t.${identifier(column.name)}`;
    const placed = `row(${[...key.map((each) => `t.${identifier(each)}`), value].join(', ')})::text`;
    return `jsonb_build_array(count(${value}), coalesce(sum(hashtextextended(${placed}, 0)) filter (where ${value} is not null), 0)::text)`;
  });
  return `(select to_jsonb(array[${['to_jsonb(count(*))', ...facts].join(', ')}]) from ${name} t)`;
}
