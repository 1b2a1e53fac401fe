import type { DataProof } from './data-proof.ts';
import type { PmdbError } from './errors.ts';
import type { Difference } from './fingerprint.ts';
import type { Track } from './migration.ts';

/** What became of one pair of files that was taken up, down and up again. */
export interface Verdict {
  readonly track: Track;
  readonly version: string;
  readonly name: string;
  readonly state: VerdictState;
  /** What is other than before: after the rollback, or after the second time up. */
  readonly differences: readonly Difference[];
  /** Set where a file failed. */
  readonly error: PmdbError | undefined;
  /** With rows in the tables, where that was asked for. */
  readonly data?: DataProof | undefined;
  /** Why it was proven without rows although they were asked for: with them the migration itself fails. */
  readonly refusedRows?: PmdbError | undefined;
}

/**
 * restores: the catalog is as it was · differs: the rollback left or took something · differs-again: going up a second
 * time gives another result · loses-data: rows or values are not as they were · fails: the rollback, or the migration after it, ended with an error · irreversible: the file
 * says so.
 */
export type VerdictState = 'restores' | 'differs' | 'differs-again' | 'loses-data' | 'fails' | 'irreversible';

/** What `pmdb verify` found. */
export interface Verification {
  /** The server, as "15.4". */
  readonly server: string;
  /** "pmdb@127.0.0.1:5432": where the scratch database was. */
  readonly database: string;
  readonly verdicts: readonly Verdict[];
  /** What is left when everything is rolled back, one after the other; undefined where that could not be tried. */
  readonly left: readonly Difference[] | undefined;
  /** Tables in which no row could be made, and why; undefined where no rows were asked for. */
  readonly withoutRows?: readonly { readonly table: string; readonly message: string }[] | undefined;
}

/** True when every pair that can be rolled back restores what was there, and so do all of them together. */
export function isProven({ verdicts, left }: Verification): boolean {
  return verdicts.every(({ state }) => state === 'restores' || state === 'irreversible') && (left ?? []).length === 0;
}
