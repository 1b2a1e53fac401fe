import type { Finding } from '../core/finding.ts';
import bypassingRole from '../sql/checks/bypassing_role.sql';
import changedByHand from '../sql/checks/changed_by_hand.sql';
import definerWithoutSearchPath from '../sql/checks/definer_without_search_path.sql';
import forbiddenGrant from '../sql/checks/forbidden_grant.sql';
import forceMissing from '../sql/checks/force_missing.sql';
import functionPerRow from '../sql/checks/function_per_row.sql';
import noPolicyFile from '../sql/checks/no_policy_file.sql';
import policyWidensAnother from '../sql/checks/policy_widens_another.sql';
import publicExecute from '../sql/checks/public_execute.sql';
import rowLevelSecurityOff from '../sql/checks/row_level_security_off.sql';
import viewWithoutBarrier from '../sql/checks/view_without_barrier.sql';
import { ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

/** These ask what pmdb recorded. */
const OF_THE_LEDGER = [changedByHand, noPolicyFile];

/** These ask the catalog alone, and so anybody's database. */
const OF_THE_CATALOG = [
  rowLevelSecurityOff,
  forceMissing,
  forbiddenGrant,
  bypassingRole,
  viewWithoutBarrier,
  definerWithoutSearchPath,
  publicExecute,
  policyWidensAnother,
  functionPerRow,
];

export interface PolicyChecks {
  readonly findings: readonly Finding[];
  /** False where pmdb never migrated this database, so that checks of its record were left out. */
  readonly ledger: boolean;
}

/** All checks of policies and grants, one query each, in a transaction that only reads. */
export async function runPolicyChecks(session: Session): Promise<PolicyChecks> {
  try {
    await session.send('begin read only; set local search_path = pg_catalog; set local jit = off');
    const [row] = (await session.send("select to_regclass('migrations.policies') is not null as ledger")).rows;
    const ledger = row?.ledger === true;
    const replies = await Promise.all(
      [...(ledger ? OF_THE_LEDGER : []), ...OF_THE_CATALOG].map((sql) => session.send(sql)),
    );
    await session.send('commit');
    return { findings: replies.flatMap(({ rows }) => rows as unknown as Finding[]).sort(byObject), ledger };
  } catch (error) {
    await session.rollback();
    throw ledgerError(error);
  }
}

function byObject(a: Finding, b: Finding): number {
  const [x, y] = [`${a.object} ${a.check} ${a.detail}`, `${b.object} ${b.check} ${b.detail}`];
  return x < y ? -1 : x > y ? 1 : 0;
}
