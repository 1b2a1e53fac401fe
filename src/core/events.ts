import type { PmdbError } from './errors.ts';
import type { Direction } from './plan.ts';
import type { TestFileResult } from './test-run.ts';

/** The step an event is about, as a reporter shows it. */
export interface StepName {
  readonly direction: Direction;
  readonly version: string;
  readonly name: string;
  readonly file: string;
}

/** A session that stands in the way, as pg_stat_activity tells. */
export interface Blocker {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  /** "active", "idle in transaction", …; null where this role may not see it. */
  readonly state: string | null;
  /** Seconds since its transaction began, or since it connected when it has none. */
  readonly seconds: number;
  /** The beginning of its current or last statement; null where this role may not see it. */
  readonly query: string | null;
}

/** What happens during a run. The runner emits, reporters listen. */
export type RunEvent =
  | { readonly type: 'note'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string }
  /** What somebody wants to know before a question is put: text for people, of many lines. */
  | { readonly type: 'findings'; readonly text: string }
  /** One of many things of the same kind is done. */
  | { readonly type: 'progress'; readonly message: string; readonly done: number; readonly total: number }
  | { readonly type: 'planned'; readonly direction: Direction; readonly steps: readonly StepName[] }
  | {
      readonly type: 'waiting';
      readonly for: 'run' | 'step';
      readonly holder: Blocker | undefined;
      readonly seconds: number;
    }
  | { readonly type: 'step-started'; readonly step: StepName; readonly index: number; readonly total: number }
  | {
      readonly type: 'statement';
      readonly step: StepName;
      readonly number: number;
      readonly total: number;
      readonly text: string;
    }
  | {
      readonly type: 'blocked';
      readonly step: StepName;
      readonly blockers: readonly Blocker[];
      readonly seconds: number;
    }
  | {
      readonly type: 'retry';
      readonly step: StepName;
      readonly attempt: number;
      readonly reason: string;
      readonly delayMs: number;
      /** For how long the step has been tried. */
      readonly seconds: number;
    }
  | {
      readonly type: 'fleet-planned';
      readonly direction: Direction;
      readonly tenants: number;
      /** They go first; the rest follows when all of them are good. */
      readonly canaries: number;
      readonly steps: number;
    }
  | ({ readonly type: 'fleet-progress' } & FleetProgress)
  | ({ readonly type: 'seed-progress' } & SeedProgress)
  | { readonly type: 'tenant-failed'; readonly tenant: string; readonly message: string }
  | { readonly type: 'notice'; readonly severity: string; readonly message: string }
  | {
      readonly type: 'file-tested';
      readonly result: TestFileResult;
      /** Files that are done, this one included. */
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'step-done'; readonly step: StepName; readonly ms: number }
  | { readonly type: 'step-failed'; readonly step: StepName; readonly message: string };

/** How far a run over tenants is. */
export interface FleetProgress {
  readonly direction: Direction;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** Since it began. */
  readonly seconds: number;
}

/** How far the writing of organizations is. */
export interface SeedProgress {
  /** The one that is being written. */
  readonly organization: string;
  /** Written so far, of all organizations. */
  readonly rows: number;
  /** Organizations that are there wholly. */
  readonly done: number;
  readonly total: number;
  /** Since it began. */
  readonly seconds: number;
}

export type Emit = (event: RunEvent) => void;

/** What a run did: `done` in the order in which it was done. */
export interface RunResult {
  readonly runId: string | undefined;
  readonly direction: Direction;
  readonly done: readonly { readonly step: StepName; readonly ms: number }[];
  readonly notRun: readonly StepName[];
}

/** Why a tenant is not where it should be. */
export interface TenantFailure {
  readonly tenant: string;
  readonly step: StepName;
  readonly error: PmdbError;
}

/** What a run did to tenants. */
export interface FleetResult {
  readonly runId: string;
  readonly direction: Direction;
  /** Tenants that are now where the plan takes them. */
  readonly done: number;
  /** Migrations applied or rolled back, all tenants together. */
  readonly steps: number;
  readonly failed: readonly TenantFailure[];
  /** Tenants that the run did not come to. */
  readonly notRun: number;
  /** Dropped by others meanwhile. */
  readonly gone: number;
  readonly ms: number;
}

/** "pid 4711 (app, psql), idle in transaction for 12 s: update …": what of it this role may see. */
export function describeBlocker({ pid, user, application, state, seconds, query }: Blocker): string {
  const who = [user, application].filter(Boolean).join(', ');
  const since = state === null ? '' : `, ${state} for ${Math.round(seconds)} s`;
  const head = query?.replace(/\s+/g, ' ').trim().slice(0, 80);
  return `pid ${pid}${who ? ` (${who})` : ''}${since}${head ? `: ${head}` : ''}`;
}
