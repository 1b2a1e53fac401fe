import type { RunResult, StepName } from './events.ts';

/** What migrate and rollback give back. */
export interface Outcome {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  /** The version up to which was asked for. */
  readonly to: string | undefined;
  readonly result: RunResult;
  readonly dryRun: boolean;
  /** For a dry run only. */
  readonly planned: readonly (StepName & { readonly sql: string })[];
  /** Applied versions whose files changed in comments or white space only. */
  readonly cosmetic: readonly string[];
}
