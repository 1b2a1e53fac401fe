import { literal } from '../core/literal.ts';
import orphansSql from '../sql/pooled-orphans.sql';
import pooledTablesSql from '../sql/pooled-tables.sql';
import type { SchemaTable } from './export-tenant.ts';
import type { Session } from './session.ts';

/** A table in which pooled organizations have rows. */
export interface PooledTable extends SchemaTable {
  readonly schema: string;
  /** Says whose a row is. */
  readonly organizationColumn: string;
}

/** Whether the project says where its pooled organizations have rows: `app.tables_of_tenants()`, which it may leave out. */
export async function hasPooledTables(session: Session): Promise<boolean> {
  const { rows } = await session.send(
    "select pg_catalog.to_regprocedure('app.tables_of_tenants()') is not null as there",
  );
  return rows[0]?.there === true;
}

/** The organization's own row is in the first. */
export async function readPooledTables(session: Session): Promise<readonly PooledTable[]> {
  return (await session.send(pooledTablesSql)).rows as unknown as PooledTable[];
}

/** The foreign keys, by name, that rows of an organization break: for rows that came in while keys were not looked at. */
export async function brokenKeys(session: Session, organizationId: string): Promise<readonly string[]> {
  const { rows } = await session.send(orphansSql);
  const queries = rows.map(({ query }) => String(query).replaceAll(':organization', () => literal(organizationId)));
  const found = await Promise.all(queries.map((query) => session.send(query)));
  return found.flatMap((reply) => reply.rows.map(({ key }) => String(key)));
}
