import type { Database } from './database.ts';
import type { Emit } from './events.ts';

/** What every command gets: where it works, how it reports, how it is stopped. Made once, by the CLI. */
export interface Context {
  /** Absolute path of the project folder. */
  readonly project: string;
  /** The database to work on. Starts the embedded server when that is the one. */
  readonly database: () => Promise<Database>;
  /** It is the project's own embedded server, on which a developer may try anything. */
  readonly embedded: boolean;
  /** A way past a pooler, where one is configured. */
  readonly direct: Database | undefined;
  /** Milliseconds to wait for another run, and to try again when others hold a step's locks. */
  readonly lockWait: number;
  /** Milliseconds a statement may wait for a lock. */
  readonly lockTimeout: number;
  readonly emit: Emit;
  /** Given on Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * Asks the user. Throws NOT_CONFIRMED where nobody can answer and --yes is not given. With `word`, that word has to be
   * typed, and --yes doesn't do it.
   */
  readonly confirm: (question: string, word?: string) => Promise<void>;
  /** Operating-system user@host, for the history. */
  readonly client: string;
}
