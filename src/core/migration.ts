import type { Problem } from './errors.ts';
import type { PolicyFile } from './policy-file.ts';
import type { Statement } from './sql/statements.ts';

/** `shared` migrations run once per database, `tenant` migrations once per tenant schema. */
export type Track = 'shared' | 'tenant';

/** What a file may ask for in its leading comment block, as `-- pmdb: <directive>`. */
export interface Directives {
  /** The file runs statement by statement, outside a transaction. */
  readonly noTransaction: boolean;
  /** There is no way back, and no rollback file is expected. */
  readonly irreversible: boolean;
  /** Milliseconds a statement may wait for a lock; undefined: the run's own. */
  readonly lockTimeout: number | undefined;
  /** Milliseconds a statement may take; undefined: the role's own. */
  readonly statementTimeout: number | undefined;
  /** A data migration that runs once per organization, with that organization's context set. */
  readonly forEachOrganization: boolean;
  /** How many rows the file's statements must have touched, together. */
  readonly expectRows: RowExpectation | undefined;
}

export interface RowExpectation {
  readonly operator: '=' | '>' | '>=' | '<' | '<=';
  readonly count: number;
}

/** One SQL file. Text has LF line ends and no byte order mark, however it was saved. */
export interface Script {
  /** Path as the user would type it, relative to the project folder. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the text, in hex: what `sha256sum` prints for a file with LF line ends. */
  readonly checksum: string;
  /** SHA-256 over the tokens: the same when only comments or white space outside literals and bodies differ. */
  readonly tokenChecksum: string;
  readonly directives: Directives;
  readonly statements: readonly Statement[];
  /** Everything that would make running the file wrong, as far as that shows without a server and without the grammar. */
  readonly problems: readonly Problem[];
}

/** A version: the file that does it and the file that undoes it. */
export interface Migration {
  readonly track: Track;
  /** The digits as the file name has them, such as "001" or "20260101120000". Order is by number: see `compareVersions`. */
  readonly version: string;
  /** The part of the file name after "__", such as "create_units". */
  readonly name: string;
  readonly up: Script;
  readonly down: Script | undefined;
  /** The files of policies that this version makes possible, in the order of their names; undefined: none. */
  readonly policies?: readonly PolicyFile[];
}

/** Numeric order: V2 before V10, and 001 equals 1. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
