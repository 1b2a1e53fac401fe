import type { BindingsTarget } from './generate.ts';

/** What `pmdb types` has done. */
export interface Bindings {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  readonly target: BindingsTarget;
  readonly schemas: readonly string[];
  /** How many tables and views have types. */
  readonly tables: number;
  /** As given to --out. */
  readonly file: string | null;
  /** 'stale' and 'current' are answers to --check. */
  readonly state: 'printed' | 'written' | 'unchanged' | 'current' | 'stale';
  readonly code: string;
  /** What makes the file anew. */
  readonly command: string;
}
