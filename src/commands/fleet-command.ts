import type { Canary } from '../core/fleet.ts';
import type { Track } from '../core/migration.ts';

/** Which tenants a command is for, and how it goes about them. */
export interface FleetCommand {
  readonly track?: Track | undefined;
  /** Slugs or schemas; undefined: all. */
  readonly tenants?: readonly string[] | undefined;
  readonly onlyFailed?: boolean | undefined;
  readonly canary?: Canary | undefined;
  readonly concurrency?: number | undefined;
  /** Undefined: go on whatever fails. */
  readonly maxFailures?: number | undefined;
  readonly statementByStatement?: boolean | undefined;
}

/** Sessions that work side by side, unless told: enough to keep a small server busy, few enough to leave it to others. */
export const DEFAULT_CONCURRENCY = 4;

/** True where the command leaves the shared track alone. */
export function isForTenantsOnly({ track, tenants, onlyFailed }: FleetCommand): boolean {
  return track === 'tenant' || tenants !== undefined || onlyFailed === true;
}
