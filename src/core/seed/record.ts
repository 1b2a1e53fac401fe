import type { Day } from './calendar.ts';
import type { Login } from './people.ts';

/** What the database remembers of an organization that was seeded. */
export interface SeedRecord {
  readonly organizationId: string;
  /** What it was seeded as. */
  readonly slug: string;
  /** The slug that it goes by now; undefined where somebody has removed it since. */
  readonly currentSlug: string | undefined;
  /** Its own, wherever it was moved to since; undefined where it is pooled. */
  readonly schema: string | undefined;
  readonly profile: string;
  readonly seed: number;
  /** What counted as today. */
  readonly date: Day;
  readonly months: number;
  /** How many, by table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly logins: readonly Login[];
}

export function countRows({ rows }: Pick<SeedRecord, 'rows'>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

/** What a run of `pmdb seed` did. */
export interface SeedOutcome {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  readonly seeded: readonly SeedRecord[];
  /** Were there already, and are as they were. */
  readonly present: readonly SeedRecord[];
  readonly removed: readonly SeedRecord[];
  readonly ms: number;
}
