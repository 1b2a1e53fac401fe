/**
 * Every way in which pmdb says no, and the exit code that goes with it. Codes are stable: scripts may rely on them.
 *
 * 1: the command worked and the answer is no · 2: the request, the configuration or a file is wrong and the server was
 * not touched · 3: the server can't be used · 4: a statement failed · 5: some tenants failed · 70: a bug in pmdb, or its files
 * went while it ran ·
 * 130: interrupted; 143 when that was by SIGTERM, as shells count it: 128 and the signal's number.
 */
export const EXIT_CODES = {
  PENDING: 1,
  DRIFT: 1,
  TESTS_FAILED: 1,
  FINDINGS: 1,

  BAD_FLAG: 2,
  BAD_CONFIG: 2,
  BAD_FILE: 2,
  BAD_FILE_NAME: 2,
  BAD_DIRECTIVE: 2,
  DUPLICATE_VERSION: 2,
  NO_ROLLBACK: 2,
  NO_CERTIFICATE: 2,
  NO_SUCH_VERSION: 2,
  NO_SUCH_TENANT: 2,
  NO_SUCH_SCHEMA: 2,
  NO_SUCH_RUN: 2,
  NO_SUCH_JOB: 2,
  NO_SUCH_TABLE: 2,
  NO_SUCH_USER: 2,
  TENANT_EXISTS: 2,
  JOB_EXISTS: 2,
  CHANGED: 2,
  MISSING: 2,
  OUT_OF_ORDER: 2,
  UNFINISHED: 2,
  NOT_CONFIRMED: 2,
  UNREADABLE: 2,

  CONNECT: 3,
  AUTH: 3,
  TLS: 3,
  LOCKED: 3,
  TOO_OLD: 3,
  READ_ONLY: 3,
  NO_EXTENSION: 3,
  NO_TOOL: 3,
  NO_SERVER: 3,
  NO_PRIVILEGE: 3,
  LEDGER_TOO_NEW: 3,
  LEDGER_FOREIGN: 3,
  LEDGER_DAMAGED: 3,

  SQL: 4,
  UNEXPECTED_ROWS: 4,
  CONNECTION_LOST: 4,

  TENANTS_FAILED: 5,
  BUG: 70,
  REPLACED: 70,
  INTERRUPTED: 130,
} as const;

/** For INTERRUPTED by SIGTERM: an orchestrator tells its own stop from somebody's Ctrl-C. */
export const TERMINATED = 143;

/** What a command ends with that a signal stopped; the signal's name is why `interrupt` was aborted. */
export function exitCodeOfInterrupt(interrupt: AbortSignal): 130 | 143 {
  return interrupt.reason === 'SIGTERM' ? TERMINATED : EXIT_CODES.INTERRUPTED;
}

export type ErrorCode = keyof typeof EXIT_CODES;

/** A place in a file: line and column count from 1, the column in characters as an editor shows them. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line of the file with a caret under the column, ready to print. */
  readonly excerpt?: string | undefined;
}

/** One thing that is wrong with a file; several make one error, so that a user mends all of them in one go. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place?: Place | undefined;
  readonly remedy?: string | undefined;
}

export interface ErrorParts {
  /** In what state the database is now. Left out where the server was not touched. */
  readonly state?: string | undefined;
  /** What to type or change next. */
  readonly remedy?: string | undefined;
  readonly place?: Place | undefined;
  /** What PostgreSQL said beyond the message. */
  readonly sqlstate?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly context?: string | undefined;
  readonly problems?: readonly Problem[] | undefined;
  readonly cause?: unknown;
}

/** An error that pmdb foresaw: printed once, without a stack, and ended with its own exit code. */
export class PmdbError extends Error {
  override readonly name = 'PmdbError';
  readonly code: ErrorCode;
  readonly parts: ErrorParts;

  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = code;
    this.parts = parts;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
