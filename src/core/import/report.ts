import type { Difference } from '../fingerprint.ts';
import type { Remark, Tool } from './draft.ts';

/** What became of one file of the other tool's project. */
export interface ImportedFile {
  /** As the user would type it. */
  readonly source: string;
  /**
   * `written` · `there`: an import before this one wrote the same · `kept`: it was changed since, and stays so · `left out`:
   * no migration.
   */
  readonly state: 'written' | 'there' | 'kept' | 'left out';
  /** Relative to the project; null for what was left out. */
  readonly migration: string | null;
  /** Null where there is no way back. */
  readonly rollback: string | null;
  readonly remarks: readonly Remark[];
}

/** How a live database was taken over from the other tool. */
export interface Takeover {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  /** The other tool's table of history, such as "public.schema_migrations". */
  readonly history: string;
  /** Versions, in the order in which they were applied. */
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  readonly notes: readonly string[];
  /** Between what the files give and what there is. */
  readonly differences: readonly Difference[];
  /** False in a dry run, and where the database differs and nobody said that it may. */
  readonly recorded: boolean;
}

export interface ImportReport {
  readonly tool: Tool;
  /** With the other tool's files, as the user typed it. */
  readonly folder: string;
  /** The project's folder, absolute. */
  readonly project: string;
  readonly dryRun: boolean;
  readonly files: readonly ImportedFile[];
  /** Undefined where no database was to be taken over. */
  readonly takeover: Takeover | undefined;
}

/** Whether somebody has to do something before pmdb can go on. */
export function needsWork({ files, takeover, dryRun }: ImportReport): boolean {
  return (
    files.some(({ remarks }) => remarks.some(({ level }) => level === 'mend')) ||
    (takeover !== undefined && !takeover.recorded && (!dryRun || takeover.differences.length > 0))
  );
}
