import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { isPossible, type PolicyFile } from '../core/policy-file.ts';
import { type PolicyStanding, standingOf } from '../core/policy-standing.ts';
import type { RelationAccess } from '../core/relation-access.ts';
import { isTenantSchema } from '../core/tenant.ts';
import { readPolicies } from '../files/policies.ts';
import { readLedger } from '../postgres/ledger.ts';
import { readAccess } from '../postgres/read-access.ts';
import { readPolicyRecords } from '../postgres/read-policies.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';

/** The file that a relation has its policies from, and whether they are still what it says. */
export interface FileStanding {
  /** Null where there is none. */
  readonly file: string | null;
  /** The version that it comes with: "018". */
  readonly since: string | null;
  readonly standing: PolicyStanding;
}

export interface PoliciesShown extends FileStanding {
  readonly database: string;
  readonly access: RelationAccess;
}

/** `pmdb policies show`: who may do what to one table or view. Throws BAD_FLAG, NO_SUCH_TABLE. */
export async function policiesShow(context: Context, relation: string): Promise<PoliciesShown> {
  const { direct, emit, signal } = context;
  const database = await context.database();
  const target = await openTarget(database, { command: 'policies', direct, writes: false, emit, signal });
  try {
    const access = await readAccess(target.session, relation);
    const standing = await readStanding(context.project, target.session, access);
    return { database: describeDatabase(target.database), access, ...standing };
  } finally {
    target.session.leave();
  }
}

async function readStanding(project: string, session: Session, relation: RelationAccess): Promise<FileStanding> {
  const { schema, name } = relation;
  const policy = findFile(project, relation);
  const recorded = (await readPolicyRecords(session, [{ schema, name }], true)).get(`${schema}.${name}`);
  const possible = policy?.since === undefined || isPossible(policy, (await readLedger(session)).applied);
  return {
    file: policy?.file ?? recorded?.file ?? null,
    since: policy?.since ?? null,
    standing: standingOf(policy, recorded, possible),
  };
}

function findFile(project: string, { schema, name }: RelationAccess): PolicyFile | undefined {
  return readPolicies(project, isTenantSchema(schema) ? 'tenant' : 'shared').find(
    ({ relation }) => relation.name === name && (relation.schema ?? schema) === schema,
  );
}
