import type { TransactionSql } from 'postgres';

/** What one organization's clerks work on. */
export interface Books {
  readonly organization: string;
  readonly user: string;
  readonly property: string;
  readonly tenants: readonly string[];
  readonly account: string;
}

export type Random = () => number;
export type Operation = (tx: TransactionSql, books: Books, random: Random) => Promise<unknown>;

export const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;

/** An amount of 0.01 to `most` cents. */
export const cents = (most: number, random: Random) => ((1 + Math.floor(random() * most)) / 100).toFixed(2);

/** The id of any row, at random. */
export async function any(
  tx: TransactionSql,
  table: string,
  random: Random,
  condition = 'true',
  column = 'id',
): Promise<string | null> {
  const where = tx.unsafe(condition);
  const [row] = await tx<{ id: string }[]>`
    select ${tx(column)} as id from ${tx(table)} where ${where} order by id
    offset (select floor(${random()}::float8 * count(*)) from ${tx(table)} where ${where}) limit 1`;
  return row?.id ?? null;
}
