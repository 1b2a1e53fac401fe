import { createHash } from 'node:crypto';
import { literal, qualified } from '../core/literal.ts';
import type { Session } from './session.ts';

/** How values are written must not depend on who asks. */
const AS_TEXT = [
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO'",
  "set local intervalstyle = 'postgres'",
  "set local bytea_output = 'hex'",
  'set local extra_float_digits = 1',
];

/**
 * Begins a transaction in which nothing changes any more, and in which a policy that would hide rows is an error: the
 * caller ends it.
 */
export const ONE_SNAPSHOT = ['begin isolation level repeatable read', 'set local row_security = off', ...AS_TEXT].join(
  '; ',
);

/** SHA-256 of all rows of a schema, whatever their order: another one after any write. Inside ONE_SNAPSHOT. */
export async function digestRows(session: Session, schema: string): Promise<string> {
  const tables = await tablesOf(session, schema);
  const one = (table: string) => {
    const name = qualified({ schema, name: table });
    return `select ${literal(table)} as t, count(*) as n, coalesce(sum(hashtextextended(x::text, 0)), 0) as h from ${name} x`;
  };
  if (tables.length === 0) return '';
  const { rows } = await session.send(tables.map(one).join(' union all '));
  const lines = rows.map(({ t, n, h }) => `${t} ${n} ${h}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Its tables, without partitions, by name. */
export async function tablesOf(session: Session, schema: string): Promise<readonly string[]> {
  const { rows } = await session.send(
    `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${literal(schema)} and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  return rows.map(({ name }) => String(name));
}
