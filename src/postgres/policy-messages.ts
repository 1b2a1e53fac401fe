import { literal, qualified } from '../core/literal.ts';
import type { PolicyFile } from '../core/policy-file.ts';
import type { QualifiedName } from '../core/sql/name.ts';
import { TOOL_VERSION } from '../core/version.ts';
import type { Author } from './ledger-entries.ts';
import type { ServerFacts } from './session.ts';
import { forgetFile, OWN_SEARCH_PATH } from './session-settings.ts';
import { type StatementMessage, statementMessage } from './statement-error.ts';

export interface PolicyTarget {
  /** The tenant's schema, for files of the tenant track. */
  readonly tenant?: string | undefined;
  readonly author: Author;
  readonly facts: ServerFacts;
  /** As SQL: what a transaction of pmdb sets for a file, `search_path` of a tenant included. */
  readonly settings: string;
}

/**
 * What puts a file's policies and grants in the place of those that its relation has, and records it: messages for a
 * transaction that is open and has nothing of a file left in its session.
 */
export function policyMessages(policy: PolicyFile, target: PolicyTarget): StatementMessage[] {
  const { facts, tenant, settings } = target;
  const relation = qualified(split(policy.relation, tenant));
  const script = { file: policy.file, text: policy.text };
  // What goes wrong with the relation itself is told at the beginning of its file.
  const close = `${settings}; call migrations.close_relation(${literal(relation)}::regclass)`;
  const record = `${forgetFile(facts)}; ${OWN_SEARCH_PATH}; ${recordPolicies([policy], target)}`;
  return [
    { text: close, script, atStart: true },
    ...policy.statements.map((statement) => ({ ...statementMessage(statement), script })),
    { text: record },
  ];
}

/** What takes them away again, where they are: no policy, and no grant but what the owner gives by default. */
export function withdrawPolicies({ relation }: Pick<PolicyFile, 'relation'>, tenant?: string): string {
  const { schema, name } = split(relation, tenant);
  return `do $pmdb$ begin
  if pg_catalog.to_regclass(${literal(qualified(split(relation, tenant)))}) is not null then
    call migrations.close_relation(pg_catalog.to_regclass(${literal(qualified(split(relation, tenant)))}));
  end if;
  delete from migrations.policies where schema_name = ${literal(schema)} and relation_name = ${literal(name)};
end $pmdb$`;
}

/** Takes out of the record what went with its relation. */
export const FORGET_POLICIES_OF_GONE = `delete from migrations.policies
 where pg_catalog.to_regclass(pg_catalog.format('%I.%I', schema_name, relation_name)) is null`;

/**
 * Records what was applied, of one relation at least; each is as its file made it. One statement for all of them: what reads
 * a relation's access is planned once for each.
 */
export function recordPolicies(
  policies: readonly Pick<PolicyFile, 'relation' | 'file' | 'checksum'>[],
  { tenant, author: { runId } }: Pick<PolicyTarget, 'tenant' | 'author'>,
): string {
  const rows = policies.map(
    ({ relation, file, checksum }) =>
      `(${literal(file)}, ${literal(checksum)}, ${literal(qualified(split(relation, tenant)))}::regclass)`,
  );
  return `insert into migrations.policies (schema_name, relation_name, file, checksum, access, run_id, tool_version)
select n.nspname, c.relname, applied.file, applied.checksum, migrations.access_of(c.oid), ${literal(runId)}, ${literal(TOOL_VERSION)}
  from (values ${rows.join(', ')}) applied (file, checksum, relation)
  join pg_class c on c.oid = applied.relation
  join pg_namespace n on n.oid = c.relnamespace
    on conflict (schema_name, relation_name) do update
   set file = excluded.file, checksum = excluded.checksum, access = excluded.access, run_id = excluded.run_id
     , applied_at = excluded.applied_at, applied_by = excluded.applied_by, tool_version = excluded.tool_version`;
}

function split({ schema, name }: QualifiedName, tenant: string | undefined): { schema: string; name: string } {
  return { schema: tenant ?? schema ?? '', name };
}
