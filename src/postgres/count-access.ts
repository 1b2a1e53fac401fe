import type { RoleRights } from '../core/explanation.ts';
import { identifier, literal, qualified } from '../core/literal.ts';
import type { RelationAccess } from '../core/relation-access.ts';
import roleRightsSql from '../sql/role-rights.sql';
import { isPostgresError } from './connection-loss.ts';
import type { Session } from './session.ts';

/** A table that takes longer is not counted: nobody who asks wants to wait for it, nor the server to work for it. */
const PATIENCE = "set local statement_timeout = '10s'";

/** What a role may do to a relation; undefined where there is no such role. */
export async function readRights(
  session: Session,
  role: string,
  relation: RelationAccess,
): Promise<RoleRights | undefined> {
  const query = roleRightsSql
    .replace('(/* role */)', () => literal(role))
    .replace('(/* relation */)', () => `(${literal(qualified(relation))})`);
  return (await session.send(query)).rows[0] as unknown as RoleRights | undefined;
}

/** How many rows somebody sees, or why he sees none. */
export interface Seen {
  readonly rows: number | null;
  /** What the server said instead. */
  readonly failure: string | null;
}

/** Counts what a role sees in the open transaction, whose context and role stay as they are. */
export async function countSeen(session: Session, role: string, relation: RelationAccess): Promise<Seen> {
  try {
    await session.send(`savepoint counting; ${PATIENCE}; set local role ${identifier(role)}`);
    const { rows } = await session.send(`select count(*)::int as rows from ${qualified(relation)}`);
    return { rows: Number(rows[0]?.rows), failure: null };
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    return { rows: null, failure: error.message };
  } finally {
    await session.send('rollback to savepoint counting');
  }
}

/** Rows by the name of the policy whose USING is true for them, and all there are; empty where they can't be counted. */
export async function countByPolicy(session: Session, relation: RelationAccess): Promise<ReadonlyMap<string, number>> {
  const conditions = relation.policies.filter(({ using }) => using !== null);
  const columns = conditions.map(({ using }, i) => `count(*) filter (where ${using})::int as p${i}`);
  try {
    await session.send(`savepoint counting; ${PATIENCE}`);
    const query = `select ${['count(*)::int as all', ...columns].join(', ')} from ${qualified(relation)}`;
    const [row = {}] = (await session.send(query)).rows;
    return new Map(conditions.map(({ name }, i) => [name, Number(row[`p${i}`])]));
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    return new Map();
  } finally {
    await session.send('rollback to savepoint counting');
  }
}
