import type { Day } from './calendar.ts';
import type { Draw } from './draw.ts';
import type { OrganizationPlan } from './profile.ts';

/** What every part of an organization's story needs to know. */
export interface Story {
  readonly plan: OrganizationPlan;
  readonly draw: Draw;
  readonly organizationId: string;
  /** What counts as today. */
  readonly today: Day;
  /** The first month for which rent is invoiced. */
  readonly start: Day;
  /** So many months, the current one included. */
  readonly months: number;
}
