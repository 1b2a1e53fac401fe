import type { FleetResult, RunResult, StepName } from './events.ts';

/** What migrate and rollback give back. */
export interface Outcome {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  /** False where the command was for tenants only, and left the shared track alone. */
  readonly shared: boolean;
  /** The version up to which was asked for. */
  readonly to: string | undefined;
  readonly result: RunResult;
  readonly dryRun: boolean;
  /** For a dry run only. */
  readonly planned: readonly (StepName & { readonly sql: string })[];
  /** Undefined where the command was for the shared track only, or the project has no other. */
  readonly fleet: FleetOutcome | undefined;
  /** Tables and views, such as "core.units", whose policies and grants were brought to what their files say. */
  readonly policies: readonly string[];
  /** Applied versions whose files changed in comments or white space only. */
  readonly cosmetic: readonly string[];
}

/** What migrate and rollback give back of tenants. */
export interface FleetOutcome {
  /** Those the command was for. */
  readonly tenants: number;
  /** Undefined where nothing was run: there was nothing to do, or it was a dry run. */
  readonly result: FleetResult | undefined;
  /** For a dry run only: what it would do, and on how many tenants, such as `sample`. */
  readonly planned: readonly {
    readonly tenants: number;
    readonly sample: string;
    readonly steps: readonly (StepName & { readonly sql: string })[];
  }[];
  /** Versions whose files changed in comments or white space only since they were applied to some of these tenants. */
  readonly cosmetic: readonly string[];
}
