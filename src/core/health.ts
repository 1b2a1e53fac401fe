/** What a check found; a check that finds nothing is content. */
export interface HealthFinding {
  readonly check: string;
  readonly level: 'warn' | 'critical';
  /** What it is about: a table, an index, a session. */
  readonly object: string;
  readonly detail: string;
  /** What to type or to look at. */
  readonly remedy: string;
}

export interface HealthCheck {
  readonly check: string;
  readonly findings: readonly HealthFinding[];
  /** Why the check could not be made, such as a missing privilege. */
  readonly skipped: string | undefined;
}

export interface Health {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  /** Sessions of others are seen whole; false without pg_monitor, when half of the checks see little. */
  readonly sees: boolean;
  readonly checks: readonly HealthCheck[];
  /** Milliseconds for all of them. */
  readonly ms: number;
}

export type FailOn = 'warn' | 'critical' | 'never';

/** Whether something is as bad as that. */
export function isUnwell({ checks }: Health, failOn: FailOn): boolean {
  const levels = checks.flatMap(({ findings }) => findings.map(({ level }) => level));
  return failOn !== 'never' && levels.some((level) => level === 'critical' || level === failOn);
}
