import { literal } from '../core/literal.ts';
import type { Session } from './session.ts';

/**
 * Whether the database has a table, view or index of that name, also where this role may not use its schema:
 * to_regclass() is an error then. @param name With its schema, neither of them quoted.
 */
export async function hasTable(session: Session, name: string): Promise<boolean> {
  const { rows } = await session.send(`select ${hasTableSql(name)} as there`);
  return rows[0]?.there === true;
}

/** The same, as an expression. */
export function hasTableSql(name: string): string {
  const [schema = '', table = ''] = name.split('.');
  return `exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                   where (n.nspname, c.relname) = (${literal(schema)}, ${literal(table)}))`;
}
