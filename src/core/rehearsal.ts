import type { FleetPlan, TenantPlan } from './fleet.ts';
import type { Step } from './plan.ts';

/** A tenant on which its steps are rehearsed, for itself and for those that lack the same. */
export interface TenantSample {
  readonly schema: string;
  readonly steps: readonly Step[];
  /** How many tenants it stands for, itself among them. */
  readonly tenants: number;
}

/** What a rehearsal runs, before the policies. */
export interface RehearsalPlan {
  readonly shared: readonly Step[];
  readonly tenants: readonly TenantSample[];
}

/** One tenant for all that lack the same; every single one where they were `named`. */
export function samplesOf({ tenants }: FleetPlan, named: boolean): readonly TenantSample[] {
  if (named) return tenants.map(({ schema, steps }) => ({ schema, steps, tenants: 1 }));
  const alike = new Map<TenantPlan['steps'], TenantSample>();
  for (const { schema, steps } of tenants) {
    const known = alike.get(steps);
    alike.set(steps, { schema: known?.schema ?? schema, steps, tenants: (known?.tenants ?? 0) + 1 });
  }
  return [...alike.values()];
}

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
  /** Null for a file of policies. */
  readonly version: string | null;
  /** Of a migration; for policies, of their table: "core.units". */
  readonly name: string;
  readonly file: string;
  /** The tenant's schema; null on the shared track. */
  readonly tenant: string | null;
}

export interface RehearsedFile extends FileName {
  readonly statements: readonly RehearsedStatement[];
}

/** What became of a plan that was run and rolled back. */
export interface Rehearsal {
  /** In the order in which they ran: policies behind the migration that they come with, or at the end. */
  readonly files: readonly RehearsedFile[];
  /** They can't be rolled back: they run outside a transaction. */
  readonly notRehearsed: readonly FileName[];
  /** The tenants on whose schemas it was, each with how many it stands for. */
  readonly tenants: readonly Omit<TenantSample, 'steps'>[];
  /** Milliseconds from the first statement to the end, for which the locks were held. */
  readonly ms: number;
}

/** What may stop the application: see `hazardsOf`. */
export interface Hazard {
  readonly version: string | null;
  readonly file: string;
  readonly line: number;
  readonly kind: 'lock' | 'rewrite';
  readonly table: string;
  readonly rows: number;
}

const NOBODY_ELSE = 'AccessExclusiveLock';

/** Tables with rows that nobody could read meanwhile, and those that were written anew. */
export function hazardsOf({ files }: Rehearsal): Hazard[] {
  return files.flatMap(({ version, file, statements }) =>
    statements.flatMap(({ line, locks, rewritten }): Hazard[] => {
      const rowsOf = (table: string) => locks.find((lock) => lock.table === table)?.rows ?? 0;
      return [
        ...locks
          .filter(({ mode, rows }) => mode === NOBODY_ELSE && rows > 0)
          .map(({ table, rows }) => ({ version, file, line, kind: 'lock' as const, table, rows })),
        ...rewritten.map((table) => ({ version, file, line, kind: 'rewrite' as const, table, rows: rowsOf(table) })),
      ];
    }),
  );
}
