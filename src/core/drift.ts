import type { Difference } from './fingerprint.ts';

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
