import type { TenantGroup } from '../core/fleet.ts';
import { literal } from '../core/literal.ts';
import type { Repair } from '../core/repair.ts';
import { tokenChecksum } from '../core/sql/token-checksum.ts';
import { TOOL_VERSION } from '../core/version.ts';
import { type Author, NOTHING_STARTED } from './ledger-entries.ts';
import { conditionOf, type TenantSelection } from './tenant-ledger.ts';

/** The same correction on all tenants that stand alike in this one version. */
export type TenantRepair = Repair & Pick<TenantGroup, 'tenants' | 'sample'>;

/** One repair for all groups of tenants that need the same; those that were applied from another file each count by themselves. */
export function mergeRepairs(
  groups: readonly (Pick<TenantGroup, 'tenants' | 'sample'> & { readonly repairs: readonly Repair[] })[],
): readonly TenantRepair[] {
  const merged = new Map<string, TenantRepair>();
  for (const { tenants, sample, repairs } of groups) {
    for (const repair of repairs) {
      const { kind, version, what, applied } = repair;
      const key = [kind, BigInt(version), what, applied.state, applied.checksum, applied.statementStarted].join(' ');
      const before = merged.get(key);
      merged.set(
        key,
        before === undefined ? { ...repair, tenants, sample } : { ...before, tenants: before.tenants + tenants },
      );
    }
  }
  return [...merged.values()];
}

/**
 * All of a repair, however many tenants need it: one statement each. Whoever changed since the plan was made is left as
 * it is. A step that failed on a tenant stays failed for `--only-failed`, though its rows are touched.
 */
export function repairTenantsSql(
  repairs: readonly TenantRepair[],
  selection: TenantSelection,
  author: Author,
): readonly string[] {
  return [KEEP_FAILURES, ...repairs.map((repair) => repairSql(repair, selection, author)), RESTORE_FAILURES];
}

function repairSql(repair: TenantRepair, selection: TenantSelection, author: Author): string {
  const { version, name } = repair;
  const checksum = repair.kind === 'accept' ? repair.up.checksum : null;
  return `with repaired as (
  ${correction(repair)}
   where v.version_number = ${BigInt(version)} and ${asPlanned(repair)}
     and v.schema_name in (select t.schema_name from migrations.tenants t where ${conditionOf(selection)})
  returning v.schema_name
)
insert into migrations.history (run_id, action, schema_name, version, description, checksum, client, tool_version)
select ${literal(author.runId)}, 'repair', schema_name, ${literal(version)}, ${literal(name)}, ${literal(checksum)}, ${literal(author.client)}, ${literal(TOOL_VERSION)}
  from repaired`;
}

function correction(repair: TenantRepair): string {
  const update = 'update migrations.tenant_versions v set';
  switch (repair.kind) {
    case 'accept':
      return `${update} checksum = ${literal(repair.up.checksum)}, token_checksum = ${literal(repair.up.tokenChecksum)}`;
    case 'forget':
      return 'delete from migrations.tenant_versions v';
    case 'done': {
      const statement = repair.script.statements[repair.number - 1];
      if (statement === undefined) throw new Error(`${repair.script.file} has no statement ${repair.number}`);
      const done = literal(tokenChecksum([statement], []));
      return `${update} ${NOTHING_STARTED}, statement_checksums = statement_checksums || ${done}::text`;
    }
    case 'not-done':
      return `${update} ${NOTHING_STARTED}`;
  }
}

/** What the row must still be. */
function asPlanned({ kind, applied }: TenantRepair): string {
  const { state, checksum, statementStarted } = applied;
  const same = `v.state = ${literal(state)} and v.checksum is not distinct from ${literal(checksum)}`;
  return kind === 'accept' || kind === 'forget' ? same : `${same} and v.statement_started = ${statementStarted}`;
}

// The trigger that keeps digests takes a failure back with every change of a tenant's rows, and a repair is no step that
// succeeded. A setting of the transaction holds them meanwhile: it needs no right to make temporary tables.
const KEEP_FAILURES = `select set_config('pmdb.failures', coalesce(json_agg(t)::text, '[]'), true) from (
  select schema_name, failed_at, failed_run, failure from migrations.tenants where failed_at is not null
) t`;

const RESTORE_FAILURES = `update migrations.tenants t
   set failed_at = f.failed_at, failed_run = f.failed_run, failure = f.failure
  from json_to_recordset(current_setting('pmdb.failures')::json) as f (schema_name text, failed_at timestamptz, failed_run uuid, failure text)
 where t.schema_name = f.schema_name and t.failed_at is null`;
