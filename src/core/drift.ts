import { type CatalogObject, type Difference, differences } from './fingerprint.ts';

/** What `pmdb drift` found. */
export interface Drift {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  /** How many migrations the comparison is for: those of the ledger. */
  readonly migrations: number;
  readonly differences: readonly Difference[];
  /** Differences that drift.ignore names. */
  readonly ignored: readonly Difference[];
  /** Undefined where tenants were not asked for. */
  readonly tenants: TenantDrift | undefined;
}

/** How the schemas of tenants stand against the files, each at its own version. */
export interface TenantDrift {
  /** How many were looked at. */
  readonly tenants: number;
  /** Those that are not what the files say, by what is other than it should be. */
  readonly clusters: readonly DriftCluster[];
}

/** Tenants that have drifted alike. */
export interface DriftCluster {
  /** SHA-256, in hex. */
  readonly fingerprint: string;
  /** Their schemas. */
  readonly tenants: readonly string[];
  /** Names without their schema. */
  readonly differences: readonly Difference[];
}

export function hasDrifted({ differences, tenants }: Drift): boolean {
  return differences.length > 0 || (tenants?.clusters ?? []).length > 0;
}

/** What belongs to the database as a whole, or came with the server or an extension. */
const NOT_OF_FILES = ['database comment', 'database setting', 'database privilege', 'system privilege'];

/**
 * Whether a difference is one that the files answer for: settings of the database, and rights on it and on what came with the
 * server, are an operator's as long as no file touches the same. `empty` is what an empty database has of them, `expected`
 * what the files make of it.
 */
export function answeredFor(
  empty: readonly CatalogObject[],
  expected: readonly CatalogObject[],
): (difference: Difference) => boolean {
  const touched = new Set(differences(empty, expected).map(({ kind, object }) => `${kind} ${object}`));
  return ({ kind, object }) => !NOT_OF_FILES.includes(kind) || touched.has(`${kind} ${object}`);
}
