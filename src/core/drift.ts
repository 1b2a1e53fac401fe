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
}
