/** A lock that a statement took, and keeps until its transaction ends. */
export interface TakenLock {
  /** "core.units" */
  readonly table: string;
  /** As in pg_locks: "AccessExclusiveLock". */
  readonly mode: string;
  /** About so many rows, as the planner and the statistics have it. */
  readonly rows: number;
}

export interface RehearsedStatement {
  /** In its file, from 1. */
  readonly line: number;
  /** Its first words. */
  readonly head: string;
  /** Milliseconds. */
  readonly ms: number;
  /** Touched or returned. */
  readonly rows: number;
  /** Those that no statement before it held; locks on tables that the rehearsal itself made stand in nobody's way. */
  readonly locks: readonly TakenLock[];
  /** Tables that were written anew as a whole. */
  readonly rewritten: readonly string[];
}

export interface FileName {
  readonly version: string;
  readonly name: string;
  readonly file: string;
}

export interface RehearsedFile extends FileName {
  readonly statements: readonly RehearsedStatement[];
}

/** What became of a plan that was run and rolled back. */
export interface Rehearsal {
  readonly files: readonly RehearsedFile[];
  /** They can't be rolled back: they run outside a transaction. */
  readonly notRehearsed: readonly FileName[];
  /** Milliseconds from the first statement to the end, for which the locks were held. */
  readonly ms: number;
}

/** What may stop the application: see `hazardsOf`. */
export interface Hazard {
  readonly version: string;
  readonly line: number;
  readonly kind: 'lock' | 'rewrite';
  readonly table: string;
  readonly rows: number;
}

const NOBODY_ELSE = 'AccessExclusiveLock';

/** Tables with rows that nobody could read meanwhile, and those that were written anew. */
export function hazardsOf({ files }: Rehearsal): Hazard[] {
  return files.flatMap(({ version, statements }) =>
    statements.flatMap(({ line, locks, rewritten }): Hazard[] => {
      const rowsOf = (table: string) => locks.find((lock) => lock.table === table)?.rows ?? 0;
      return [
        ...locks
          .filter(({ mode, rows }) => mode === NOBODY_ELSE && rows > 0)
          .map(({ table, rows }) => ({ version, line, kind: 'lock' as const, table, rows })),
        ...rewritten.map((table) => ({ version, line, kind: 'rewrite' as const, table, rows: rowsOf(table) })),
      ];
    }),
  );
}
