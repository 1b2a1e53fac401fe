import type { Configuration } from '../core/configuration.ts';
import type { Context } from '../core/context.ts';

/** What a command gives back: the CLI prints one of the two forms, and ends with the exit code. */
export interface Answer {
  /** For people; may hold colours. */
  readonly text: string;
  /** For --json. */
  readonly json: object;
  /**
   * 0 when left out; 1 means that the command worked and the answer is no, 2 that a file could not be worked on, 130 and 143
   * that a signal ended it.
   */
  readonly exitCode?: 0 | 1 | 2 | 130 | 143;
  /** The user asked for a secret, so that it must not be masked. */
  readonly secret?: boolean;
}

/** Where the values of a flag or an argument are found, for whoever presses the tabulator. */
export type ValueSource = 'files' | 'folders' | 'versions' | 'tenants' | 'jobs' | 'profiles' | readonly string[];

/** As commander wants it ("<name>"), and what the shell may offer there. */
export type Argument = readonly [name: string, description: string, completion?: { readonly values: ValueSource }];

export interface Flag {
  /** As commander wants it: "--to <version>". */
  readonly flags: string;
  readonly description: string;
  /** What the shell may offer; a placeholder such as <file> or <version> says it by itself. */
  readonly values?: ValueSource;
  /** Checks and converts the value; `flag` is how a message calls it: "--to". Throws a PmdbError BAD_FLAG. */
  readonly parse?: (value: string, flag: string) => unknown;
  readonly default?: unknown;
}

export interface Invocation {
  readonly context: Context;
  readonly args: readonly string[];
  /** As commander names them: --dry-run is `dryRun`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** As resolved, for the command that shows it; the others find what they need in the context. */
  readonly configuration: Configuration;
}

/**
 * One command: everything that the program and its help need to know of it. What `run` needs it imports itself, so that
 * nothing is loaded for a command that isn't run.
 */
export interface CommandDefinition {
  /** "migrate", or "db start" for a command of a group. */
  readonly name: string;
  readonly summary: string;
  /** What the help says below the summary. */
  readonly description?: string;
  readonly argument?: Argument;
  /** The same for what comes behind it. */
  readonly secondArgument?: Argument;
  readonly flags: readonly Flag[];
  /** Command lines and what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Which of the flags that many commands share it takes. `server`: a server on which it makes databases. */
  readonly uses: 'database' | 'project' | 'server';
  readonly run: (invocation: Invocation) => Promise<Answer>;
}
