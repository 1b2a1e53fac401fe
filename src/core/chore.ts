import type { PmdbError } from './errors.ts';

/** What `pmdb maintain` can do. */
export const CHORES = ['analyze', 'vacuum', 'reindex', 'partitions', 'archive'] as const;
export type ChoreKind = (typeof CHORES)[number];

/** One thing that needs doing, with what shows it. */
export interface Chore {
  /** A table, an index, or a function that does it. */
  readonly object: string;
  readonly why: string;
  /** Runs by itself, outside any transaction of ours. */
  readonly sql: string;
  /** It does a part, and returns how many rows; again until that is 0. */
  readonly repeats?: boolean;
}

export interface ChoreResult extends Chore {
  /** planned: for a dry run. busy: others hold locks on it. not-run: the command was stopped before. */
  readonly status: 'planned' | 'done' | 'busy' | 'failed' | 'not-run';
  /** Milliseconds. */
  readonly ms: number;
  /** What a chore that repeats has moved. */
  readonly rows?: number;
  readonly error?: PmdbError;
}

export interface Maintenance {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  readonly kind: ChoreKind;
  readonly dryRun: boolean;
  readonly results: readonly ChoreResult[];
}

/** Whether all that was to be done is. */
export function isMaintained({ results }: Maintenance): boolean {
  return results.every(({ status }) => status === 'planned' || status === 'done');
}
