import type { LedgerState } from '../core/ledger.ts';
import { literal } from '../core/literal.ts';
import type { Migration } from '../core/migration.ts';
import type { Direction, Step } from '../core/plan.ts';
import { TOOL_VERSION } from '../core/version.ts';

/** Who runs pmdb, for the ledger's history. */
export interface Author {
  readonly runId: string;
  /** Operating-system user@host. */
  readonly client: string;
}

export type Action = 'migrate' | 'rollback' | 'repair' | 'baseline' | 'failure' | TenantAction;

/** What happens to a tenant as a whole. */
export type TenantAction =
  | 'create'
  | 'suspend'
  | 'resume'
  | 'archive'
  | 'clone'
  | 'export'
  | 'import'
  | 'move'
  | 'drop';

/** Milliseconds since the transaction began, as SQL: it needs no round trip (E132). */
const ELAPSED = `(extract(epoch from clock_timestamp() - now()) * 1000)::integer`;

/** One row of the ledger: a version of the database, or of a tenant's schema. */
export interface LedgerKey {
  readonly version: string;
  readonly tenant?: string | undefined;
}

export function keyOf({ migration: { version }, tenant }: Pick<Step, 'migration' | 'tenant'>): LedgerKey {
  return { version, tenant };
}

/** A line in the history. `elapsed` is SQL. */
export function historyEntry(
  author: Author,
  action: Action,
  entry: {
    readonly version: string | null;
    readonly tenant?: string | undefined;
    readonly name: string;
    readonly checksum?: string | null;
    readonly elapsed?: string;
    readonly error?: string;
  },
): string {
  // Only databases with tenants have the column.
  const [column, schema] = schemaColumn(entry);
  return `insert into migrations.history (run_id, action, ${column}version, description, checksum, execution_time_ms, error, client, tool_version)
values (${literal(author.runId)}, ${literal(action)}, ${schema}${literal(entry.version)}, ${literal(entry.name)}, ${literal(entry.checksum)}, ${entry.elapsed ?? 'null'}, ${literal(entry.error)}, ${literal(author.client)}, ${literal(TOOL_VERSION)})`;
}

/** What a transactional step writes before it commits: the row that goes in or out, and a line of history. */
export function recordStep(step: Step, author: Author): string {
  const { migration, script } = step;
  const entry = { ...keyOf(step), name: migration.name, checksum: script.checksum, elapsed: ELAPSED };
  return step.direction === 'up'
    ? `${insertRow(step, author, 'applied', { elapsed: ELAPSED })}; ${historyEntry(author, 'migrate', entry)}`
    : `${deleteRow(keyOf(step))}; ${historyEntry(author, 'rollback', entry)}`;
}

/** The same, by one function where there is one for it: see src/sql/tenant-ledger.sql. */
export function leaveTenant(step: Step, author: Author): string {
  const { direction, tenant, migration } = step;
  if (tenant === undefined || direction === 'down') return recordStep(step, author);
  const { version, name, up } = migration;
  const values = [tenant, version, name, up.checksum, up.tokenChecksum, author.runId, author.client, TOOL_VERSION];
  return `select migrations.leave_tenant(${values.map((value) => literal(value)).join(', ')})`;
}

export interface RowExtras {
  /** Milliseconds, as SQL. */
  readonly elapsed?: string;
  readonly baseline?: boolean;
}

/** The row of a version. */
export function insertRow(
  { migration, tenant }: Pick<Step, 'migration' | 'tenant'>,
  author: Author,
  state: LedgerState,
  extras: RowExtras = {},
): string {
  return insertRows({ migrations: [migration], tenant }, author, state, extras);
}

/** The rows of several versions, of which there is one at least. A tenant's digest is worked out once for all of them. */
export function insertRows(
  { migrations, tenant }: { readonly migrations: readonly Migration[]; readonly tenant?: string | undefined },
  author: Author,
  state: LedgerState,
  { elapsed = 'null', baseline = false }: RowExtras = {},
): string {
  const [column, schema] = schemaColumn({ tenant });
  const rows = migrations.map(
    ({ version, name, up }) =>
      `(${schema}${literal(version)}, ${literal(name)}, ${literal(state)}, ${elapsed}, ${literal(up.checksum)}, ${literal(up.tokenChecksum)}, ${literal(author.runId)}, ${literal(TOOL_VERSION)}, ${baseline})`,
  );
  return `insert into ${tableOf({ tenant })} (${column}version, description, state, execution_time_ms, checksum, token_checksum, run_id, tool_version, baseline)
values ${rows.join(',\n       ')}`;
}

function schemaColumn({ tenant }: Pick<LedgerKey, 'tenant'>): readonly [column: string, value: string] {
  return tenant === undefined ? ['', ''] : ['schema_name, ', `${literal(tenant)}, `];
}

export function deleteRow(key: LedgerKey): string {
  return `delete from ${tableOf(key)} where ${isVersion(key)}`;
}

/** The journal of a no-transaction step before a statement that can't be in a transaction: from now on its end is unknown. */
export function journalStart(key: LedgerKey, number: number, statementChecksum: string): string {
  return `update ${tableOf(key)} set statement_started = ${number}, started_checksum = ${literal(statementChecksum)} where ${isVersion(key)}`;
}

/** The journal after a statement is done. */
export function journalDone(key: LedgerKey, statementChecksum: string): string {
  return `update ${tableOf(key)} set ${NOTHING_STARTED}, statement_checksums = statement_checksums || ${literal(statementChecksum)}::text where ${isVersion(key)}`;
}

/** The journal after a statement failed: it is known not to be done. */
export function journalFailed(key: LedgerKey): string {
  return `update ${tableOf(key)} set ${NOTHING_STARTED} where ${isVersion(key)}`;
}

export const NOTHING_STARTED = 'statement_started = null, started_checksum = null';
export const NO_JOURNAL = `statement_checksums = '{}', ${NOTHING_STARTED}`;

/** The last entry of a no-transaction step. */
export function journalEnd(step: Step, author: Author, ms: number): string {
  const { migration, script } = step;
  const key = keyOf(step);
  const entry = { ...key, name: migration.name, checksum: script.checksum, elapsed: String(ms) };
  if (step.direction === 'down') return `${deleteRow(key)}; ${historyEntry(author, 'rollback', entry)}`;
  return `update ${tableOf(key)}
   set state = 'applied', ${NO_JOURNAL}, execution_time_ms = ${ms}
     , applied_at = now(), checksum = ${literal(migration.up.checksum)}, token_checksum = ${literal(migration.up.tokenChecksum)}
 where ${isVersion(key)}; ${historyEntry(author, 'migrate', entry)}`;
}

/** Keeps others from the tenant until the transaction ends, and refuses what the plan did not expect: see src/sql/tenant-ledger.sql. */
export function enterTenant({ tenant, version }: LedgerKey, direction: Direction): string {
  return `select migrations.enter_tenant(${literal(tenant)}, ${BigInt(version)}, ${direction === 'up'})`;
}

export function tableOf({ tenant }: Pick<LedgerKey, 'tenant'>): string {
  return tenant === undefined ? 'migrations.schema_versions' : 'migrations.tenant_versions';
}

export function isVersion({ version, tenant }: LedgerKey): string {
  const number = `version_number = ${BigInt(version)}`;
  return tenant === undefined ? number : `schema_name = ${literal(tenant)} and ${number}`;
}
