import type { Place } from '../errors.ts';

/** The tools whose projects pmdb takes over. */
export const TOOLS = ['flyway', 'dbmate', 'golang-migrate', 'node-pg-migrate', 'sqitch', 'prisma'] as const;

export type Tool = (typeof TOOLS)[number];

/** A file of the other tool's project. */
export interface SourceFile {
  /** Relative to the folder that is imported, with slashes. */
  readonly path: string;
  /** As the user would type it: messages name it so. */
  readonly file: string;
  readonly bytes: Buffer;
}

/** What was decided about a file, and why. `mend`: pmdb can't run it before somebody has had a look. */
export interface Remark {
  readonly level: 'decided' | 'mend';
  readonly message: string;
  readonly place: Place;
  readonly remedy?: string | undefined;
}

/** What a tool runs in one direction: a file, or its part. */
export interface Half {
  /** The file it is from, as the user would type it. */
  readonly file: string;
  /** With LF line ends, from the beginning of a line. */
  readonly text: string;
  /** Of the file in which the text begins; counts from 1. */
  readonly line: number;
  /** Why it must not run in one transaction; undefined where the tool was not told so. */
  readonly noTransaction?: string | undefined;
  /** It has placeholders without a value. PostgreSQL would take some of them, in strings and in comments. */
  readonly unfilled?: boolean;
}

/** A migration as its tool has it. */
export interface Draft {
  /** How the tool's table of history calls it; a sqitch change that was reworked has its number behind it: "users 2". */
  readonly key: string;
  readonly source: SourceFile;
  /** Its version where that is one whole number. */
  readonly digits: string | undefined;
  /** What it does, in the tool's own words. */
  readonly title: string;
  /** Undefined where there is no SQL to be read: see the remarks. */
  readonly up: Half | undefined;
  /** Undefined where the tool has no way back. */
  readonly down: Half | undefined;
  readonly remarks: readonly Remark[];
  /** Those that the tool's history may have for the file as it is now; none: it keeps no checksum. */
  readonly checksums: readonly string[];
}

/** A file that becomes no migration, and why. */
export interface LeftOut {
  readonly source: SourceFile;
  readonly remark: Remark;
}

/** A project of another tool, understood. */
export interface Reading {
  /** In the order in which the tool runs them. */
  readonly drafts: readonly Draft[];
  readonly leftOut: readonly LeftOut[];
}

/** About a file as a whole. */
export function remarkOn(file: string, level: Remark['level'], message: string, remedy?: string): Remark {
  return { level, message, place: { file, line: 1, column: 1 }, remedy };
}
