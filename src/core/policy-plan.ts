import { PmdbError } from './errors.ts';
import type { PolicyFile } from './policy-file.ts';
import { describeName } from './sql/name.ts';

/** What the database says of a relation that has a file of policies, or had one. */
export interface RecordedPolicies {
  readonly schema: string;
  readonly name: string;
  /** The relation is there. */
  readonly exists: boolean;
  /** The file, its checksum and the hash of the catalog right after; null where none was ever applied. */
  readonly file: string | null;
  readonly checksum: string | null;
  readonly access: string | null;
  /** The hash of the catalog now; null where nobody asked. */
  readonly live: string | null;
}

/**
 * Why a file is applied: it is `new` to this database, the `file` changed, or somebody changed the `database`. `gone`: the
 * file is, and what it gave is taken back.
 */
export type PolicyReason = 'new' | 'file' | 'database' | 'gone';

/** One file on one relation. */
export interface PolicyStep {
  readonly schema: string;
  readonly name: string;
  readonly reason: PolicyReason;
  /** Undefined where it is gone. */
  readonly policy: PolicyFile | undefined;
  /** Set for a file of the tenant track: the schema. */
  readonly tenant: string | undefined;
}

export interface PolicyPlan {
  readonly steps: readonly PolicyStep[];
  /** Files whose table or version is not there yet. */
  readonly waiting: readonly PolicyFile[];
}

export interface PolicyTargetState {
  readonly files: readonly PolicyFile[];
  /** By "schema.name". */
  readonly recorded: ReadonlyMap<string, RecordedPolicies>;
  readonly isPossible: (file: PolicyFile) => boolean;
  readonly tenant?: string | undefined;
}

/** What differs, file by file. Throws BAD_FILE for a file whose version is applied and whose relation isn't there. */
export function planPolicies({ files, recorded, isPossible, tenant }: PolicyTargetState): PolicyPlan {
  const steps: PolicyStep[] = [];
  const waiting: PolicyFile[] = [];
  const known = new Set<string>();
  for (const policy of files) {
    const schema = tenant ?? policy.relation.schema ?? '';
    const { name } = policy.relation;
    known.add(`${schema}.${name}`);
    const state = recorded.get(`${schema}.${name}`);
    if (!isPossible(policy) || (state?.exists !== true && policy.since === undefined)) waiting.push(policy);
    else if (state?.exists !== true) throw noRelation(policy);
    else if (differs(policy, state)) steps.push({ schema, name, policy, tenant, reason: reasonOf(policy, state) });
  }
  for (const { schema, name, file } of recorded.values()) {
    const ours = tenant === undefined ? file?.startsWith('policies/tenant/') === false : schema === tenant;
    if (ours && file !== null && !known.has(`${schema}.${name}`)) {
      steps.push({ schema, name, policy: undefined, tenant, reason: 'gone' });
    }
  }
  return { steps, waiting };
}

function differs(policy: PolicyFile, { checksum, access, live }: RecordedPolicies): boolean {
  return checksum !== policy.checksum || (live !== null && live !== access);
}

function reasonOf(policy: PolicyFile, { checksum }: RecordedPolicies): PolicyReason {
  if (checksum === null) return 'new';
  return checksum === policy.checksum ? 'database' : 'file';
}

function noRelation({ file, relation, since }: PolicyFile): PmdbError {
  return new PmdbError('BAD_FILE', `${file} is about ${describeName(relation)}, which V${since} should have made`, {
    place: { file, line: 1, column: 1 },
    state: 'Nothing was changed.',
    remedy: 'Correct the name of the file, or its `-- pmdb: since`.',
  });
}
