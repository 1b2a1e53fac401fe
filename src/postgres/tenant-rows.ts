import { createHash } from 'node:crypto';
import { literal } from '../core/literal.ts';
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

export interface RowSource {
  readonly table: string;
  /** What stands behind FROM: the table, and which of its rows are meant. */
  readonly from: string;
}

/** SHA-256 of all rows, whatever their order: another one after any write. Inside ONE_SNAPSHOT. */
export async function digestRows(session: Session, sources: readonly RowSource[]): Promise<string> {
  const one = ({ table, from }: RowSource) =>
    `select ${literal(table)} as t, count(*) as n, coalesce(sum(hashtextextended(x::text, 0)), 0) as h from (select * from ${from}) x`;
  if (sources.length === 0) return '';
  const { rows } = await session.send(sources.map(one).join(' union all '));
  const lines = rows.map(({ t, n, h }) => `${t} ${n} ${h}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
