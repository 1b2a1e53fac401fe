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

/** What every table but pmdb's own holds. It reads them wholly: for scratch databases, which hold little. */
export async function readData(session: Session): Promise<readonly TableData[]> {
  const found = (await session.send(tablesSql)).rows as unknown as readonly FoundTable[];
  if (found.length === 0) return [];
  const { rows } = await session.send(`select to_jsonb(array[${found.map(summaryOf).join(', ')}]) as all`);
  const summaries = rows[0]?.all as readonly (readonly [rows: number, ...columns: [number, string][]])[];
  return found.map(({ name, oid, columns }, i) => {
    const [count = 0, ...facts] = summaries[i] ?? [];
    const described = columns.map((column, j) => ({
      ...column,
      values: facts[j]?.[0] ?? 0,
      hash: facts[j]?.[1] ?? '',
    }));
    return { name, oid, rows: count, columns: described };
  });
}

/** As SQL: the number of rows, and of each column the number of its values and a sum of their hashes. */
function summaryOf({ name, columns, key }: FoundTable): string {
  const facts = columns.map((column) => {
    const value = `t.${identifier(column.name)}`;
    const placed = `row(${[...key.map((each) => `t.${identifier(each)}`), value].join(', ')})::text`;
    return `jsonb_build_array(count(${value}), coalesce(sum(hashtextextended(${placed}, 0)) filter (where ${value} is not null), 0)::text)`;
  });
  return `(select to_jsonb(array[${['to_jsonb(count(*))', ...facts].join(', ')}]) from ${name} t)`;
}
