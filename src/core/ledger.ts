import { compareVersions, type Migration } from './migration.ts';

/**
 * `applied`: done. `applying` / `reverting`: a no-transaction file (or its rollback) was begun and not finished; the
 * database holds part of it.
 */
export type LedgerState = 'applied' | 'applying' | 'reverting';

/** What `migrations.schema_versions` records of one version. */
export interface Applied {
  readonly id: number;
  readonly version: string;
  readonly description: string | null;
  readonly state: LedgerState;
  readonly checksum: string | null;
  readonly tokenChecksum: string | null;
  /** SHA-256 of each statement of a no-transaction file that is known to be done, in order. */
  readonly statementsDone: readonly string[];
  /** The statement that was begun last, if nobody recorded its end. */
  readonly statementStarted: number | null;
  /** ISO 8601 in UTC. */
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly executionTimeMs: number | null;
  readonly baseline: boolean;
  readonly runId: string | null;
}

/**
 * How one version stands: `changed` means that the file's tokens differ from what was applied, `cosmetic` that only
 * comments or white space do; `missing`, that an applied version has no file.
 */
export type VersionState = 'applied' | 'pending' | 'changed' | 'cosmetic' | 'missing' | 'unfinished';

export interface Standing {
  readonly version: string;
  readonly name: string;
  readonly state: VersionState;
  /** Pending, though a higher version is applied already. */
  readonly outOfOrder: boolean;
  readonly migration: Migration | undefined;
  readonly applied: Applied | undefined;
}

/** Files against ledger, version by version, in numeric order. */
export function compare(migrations: readonly Migration[], ledger: readonly Applied[]): readonly Standing[] {
  const rows = new Map(ledger.map((row) => [BigInt(row.version), row]));
  const files = new Map(migrations.map((migration) => [BigInt(migration.version), migration]));
  const versions = [...new Set([...files.keys(), ...rows.keys()])].sort((a, b) => (a < b ? -1 : 1));
  const highest = [...rows.keys()].reduce((a, b) => (b > a ? b : a), -1n);

  return versions.map((number) => {
    const migration = files.get(number);
    const applied = rows.get(number);
    const state = stateOf(migration, applied);
    return {
      version: migration?.version ?? applied?.version ?? '',
      name: migration?.name ?? applied?.description ?? '',
      state,
      outOfOrder: state === 'pending' && number < highest,
      migration,
      applied,
    };
  });
}

/** True when each file is, byte for byte, what the ledger says was applied. */
export function areApplied(migrations: readonly Migration[], ledger: readonly Applied[]): boolean {
  const checksums = new Map(ledger.map((row) => [row.version, row.state === 'applied' ? row.checksum : null]));
  return migrations.every(({ version, up }) => checksums.get(version) === up.checksum);
}

function stateOf(migration: Migration | undefined, applied: Applied | undefined): VersionState {
  if (applied === undefined) return 'pending';
  if (migration === undefined) return 'missing';
  // What a half-done file did is told by its statements, one by one: the rest of it may have been mended since.
  if (applied.state !== 'applied') return 'unfinished';
  const same = applied.checksum === null || applied.checksum === migration.up.checksum;
  if (!same && applied.tokenChecksum !== migration.up.tokenChecksum) return 'changed';
  return same ? 'applied' : 'cosmetic';
}

/** Applied versions, the one applied last first: the order in which rollbacks go. */
export function lastAppliedFirst(standings: readonly Standing[]): readonly Standing[] {
  return standings
    .filter((standing) => standing.applied !== undefined)
    .sort((a, b) => (b.applied?.id ?? 0) - (a.applied?.id ?? 0) || compareVersions(b.version, a.version));
}
