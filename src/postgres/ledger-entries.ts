import type { LedgerState } from '../core/ledger.ts';
import { literal } from '../core/literal.ts';
import type { Step } from '../core/plan.ts';
import { TOOL_VERSION } from '../core/version.ts';

/** Who runs pmdb, for the ledger's history. */
export interface Author {
  readonly runId: string;
  /** Operating-system user@host. */
  readonly client: string;
}

export type Action = 'migrate' | 'rollback' | 'repair' | 'baseline' | 'failure';

/** Milliseconds since the transaction began, as SQL: it needs no round trip (E132). */
const ELAPSED = `(extract(epoch from clock_timestamp() - now()) * 1000)::integer`;

/** A line in the history. `elapsed` is SQL. */
export function historyEntry(
  author: Author,
  action: Action,
  entry: {
    readonly version: string;
    readonly name: string;
    readonly checksum?: string | null;
    readonly elapsed?: string;
    readonly error?: string;
  },
): string {
  return `insert into migrations.history (run_id, action, version, description, checksum, execution_time_ms, error, client, tool_version)
values (${literal(author.runId)}, ${literal(action)}, ${literal(entry.version)}, ${literal(entry.name)}, ${literal(entry.checksum)}, ${entry.elapsed ?? 'null'}, ${literal(entry.error)}, ${literal(author.client)}, ${literal(TOOL_VERSION)})`;
}

/** What a transactional step writes before it commits: the row that goes in or out, and a line of history. */
export function recordStep(step: Step, author: Author): string {
  const { migration, script } = step;
  const entry = { version: migration.version, name: migration.name, checksum: script.checksum, elapsed: ELAPSED };
  return step.direction === 'up'
    ? `${insertRow(step, author, 'applied', { elapsed: ELAPSED })}; ${historyEntry(author, 'migrate', entry)}`
    : `${deleteRow(migration.version)}; ${historyEntry(author, 'rollback', entry)}`;
}

export interface RowExtras {
  /** Milliseconds, as SQL. */
  readonly elapsed?: string;
  readonly baseline?: boolean;
}

/** The row of a version. */
export function insertRow(
  { migration: { version, name, up } }: Pick<Step, 'migration'>,
  author: Author,
  state: LedgerState,
  { elapsed = 'null', baseline = false }: RowExtras = {},
): string {
  return `insert into migrations.schema_versions (version, description, state, execution_time_ms, checksum, token_checksum, run_id, tool_version, baseline)
values (${literal(version)}, ${literal(name)}, ${literal(state)}, ${elapsed}, ${literal(up.checksum)}, ${literal(up.tokenChecksum)}, ${literal(author.runId)}, ${literal(TOOL_VERSION)}, ${baseline})`;
}

export function deleteRow(version: string): string {
  return `delete from migrations.schema_versions where ${isVersion(version)}`;
}

/** The journal of a no-transaction step before a statement that can't be in a transaction: from now on its end is unknown. */
export function journalStart(version: string, number: number, statementChecksum: string): string {
  return `update migrations.schema_versions set statement_started = ${number}, started_checksum = ${literal(statementChecksum)} where ${isVersion(version)}`;
}

/** The journal after a statement is done. */
export function journalDone(version: string, statementChecksum: string): string {
  return `update migrations.schema_versions set ${NOTHING_STARTED}, statement_checksums = statement_checksums || ${literal(statementChecksum)}::text where ${isVersion(version)}`;
}

/** The journal after a statement failed: it is known not to be done. */
export function journalFailed(version: string): string {
  return `update migrations.schema_versions set ${NOTHING_STARTED} where ${isVersion(version)}`;
}

const NOTHING_STARTED = 'statement_started = null, started_checksum = null';
export const NO_JOURNAL = `statement_checksums = '{}', ${NOTHING_STARTED}`;

/** The last entry of a no-transaction step. */
export function journalEnd(step: Step, author: Author, ms: number): string {
  const { migration, script } = step;
  const entry = { version: migration.version, name: migration.name, checksum: script.checksum, elapsed: String(ms) };
  if (step.direction === 'down') return `${deleteRow(migration.version)}; ${historyEntry(author, 'rollback', entry)}`;
  return `update migrations.schema_versions
   set state = 'applied', ${NO_JOURNAL}, execution_time_ms = ${ms}
     , applied_at = now(), checksum = ${literal(migration.up.checksum)}, token_checksum = ${literal(migration.up.tokenChecksum)}
 where ${isVersion(migration.version)}; ${historyEntry(author, 'migrate', entry)}`;
}

export function isVersion(version: string): string {
  return `version_number = ${BigInt(version)}`;
}
