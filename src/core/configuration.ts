import type { Database, Source } from './database.ts';

/** One resolved value and where it came from. A secret is masked from the start. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly source: Source;
  /** The flag, variable or file that said it, such as "--url", "PGHOST" or "/home/me/.pgpass"; undefined for a default. */
  readonly from: string | undefined;
}

/** Everything a command needs to know from flags, environment, `.env` and libpq's files: checked and complete. */
export interface Configuration {
  /** Absolute path of the project folder. */
  readonly project: string;
  readonly database: Database | 'embedded';
  /** A way to the same database that avoids its pooler. */
  readonly direct: Database | undefined;
  /** Milliseconds to wait for another run of pmdb. */
  readonly lockWait: number;
  /** Milliseconds a statement may wait for a lock. */
  readonly lockTimeout: number;
  /** Runs unattended: nothing may be asked, nothing started silently. */
  readonly ci: boolean;
  /** To be removed from whatever is printed: see `redact`. */
  readonly secrets: readonly string[];
  readonly sources: {
    readonly run: readonly Setting[];
    readonly database: readonly Setting[];
    readonly direct: readonly Setting[];
  };
  readonly warnings: readonly string[];
}
