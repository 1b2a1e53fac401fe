import { literal } from '../core/literal.ts';
import type { PolicyFile } from '../core/policy-file.ts';
import type { RecordedPolicies } from '../core/policy-plan.ts';
import readPoliciesSql from '../sql/read-policies.sql';
import stalePoliciesSql from '../sql/stale-policies.sql';
import { isWithoutLedger, ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

export interface Relation {
  readonly schema: string;
  readonly name: string;
}

/**
 * How the policies of these relations stand, and of all others that have a record, by "schema.name". One query.
 *
 * @param live Also hash what the catalog says of each now.
 */
export async function readPolicyRecords(
  session: Session,
  relations: readonly Relation[],
  live: boolean,
): Promise<ReadonlyMap<string, RecordedPolicies>> {
  const wanted = JSON.stringify(relations.map(({ schema, name }) => ({ schema, name })));
  const query = readPoliciesSql
    .replace('(/* wanted */)', () => `(${literal(wanted)}::jsonb)`)
    .replace('/* live */ as', live ? 'migrations.access_of(c.oid) as' : 'null as');
  const rows = (await ask(session, query)) as unknown as readonly RecordedPolicies[];
  return new Map(rows.map((row) => [`${row.schema}.${row.name}`, row]));
}

/** Whether a file of policies differs from what the database was given, for all tenants at once; the catalog is not looked at. */
export async function hasStalePolicies(session: Session, files: readonly PolicyFile[]): Promise<boolean> {
  const given = JSON.stringify(files.map(({ file, checksum }) => ({ file, checksum })));
  const query = stalePoliciesSql.replace('(/* given */)', () => `(${literal(given)}::jsonb)`);
  const [stale] = await ask(session, query);
  if (stale?.unknown === true) return (await ask(session, 'select from migrations.tenants limit 1')).length > 0;
  return stale !== undefined;
}

/** A database without a ledger has nothing of pmdb's. */
async function ask(session: Session, query: string): Promise<readonly Record<string, unknown>[]> {
  try {
    return (await session.send(query)).rows;
  } catch (error) {
    if (isWithoutLedger(error)) return [];
    throw ledgerError(error);
  }
}
