import type { ISql } from 'postgres';

/** The id of the row. */
export async function inserted(sql: ISql, table: string, values: Record<string, unknown>): Promise<string> {
  const [row] = await sql<{ id: string }[]>`insert into ${sql(table)} ${sql(values)} returning id`;
  if (!row) throw new Error(`the insert into ${table} returned no row`);
  return row.id;
}
