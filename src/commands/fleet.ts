import type { Context } from '../core/context.ts';
import { digestOf, type FleetPlan, type TenantPlan } from '../core/fleet.ts';
import { tenantsFailed } from '../core/fleet-failure.ts';
import type { Applied } from '../core/ledger.ts';
import type { FleetOutcome } from '../core/outcome.ts';
import type { Direction, Plan } from '../core/plan.ts';
import { type ProjectFiles, requireSound } from '../files/project.ts';
import { requireTenants } from '../postgres/require-tenants.ts';
import { planFleet, runFleet } from '../postgres/run-fleet.ts';
import type { Session } from '../postgres/session.ts';
import { stepName } from '../postgres/step-context.ts';
import type { Target } from '../postgres/target.ts';
import { countTenants, type TenantCount, type TenantSelection } from '../postgres/tenant-ledger.ts';
import { DEFAULT_CONCURRENCY, type FleetCommand } from './fleet-command.ts';

export interface FleetWork {
  readonly direction: Direction;
  readonly runId: string;
  /** Undo what this run did. */
  readonly undo?: string | undefined;
  readonly dryRun: boolean;
  readonly makePlan: (applied: readonly Applied[]) => Plan;
  /** Asked before anything is done. */
  readonly confirm?: (plan: FleetPlan) => Promise<void>;
  /** The command that does those again that failed. */
  readonly retry: string;
}

/**
 * Brings tenants where the work's plan says. A fleet with nothing to do costs one query. Throws TENANTS_FAILED when some
 * could not follow.
 *
 * @param session To look with; the run has sessions of its own.
 */
export async function runOnTenants(
  context: Context,
  { target, session }: { readonly target: Target; readonly session: Session },
  files: ProjectFiles,
  command: FleetCommand,
  work: FleetWork,
): Promise<FleetOutcome> {
  const { direction, makePlan, dryRun } = work;
  const selection: TenantSelection = { names: command.tenants, onlyFailed: command.onlyFailed, runId: work.undo };
  await requireNamed(session, command);
  const counts = await countTenants(session, selection);
  const tenants = counts.reduce((sum, each) => sum + each.tenants, 0);
  const nothing = { tenants, result: undefined, planned: [], cosmetic: [] };
  if (direction === 'up' && areUpToDate(files, counts)) return nothing;
  await requireSound(files);
  const plan = await planFleet(session, { selection, direction, makePlan });
  if (dryRun) return { ...nothing, planned: plannedBy(plan) };
  if (plan.tenants.length === 0) return nothing;
  await work.confirm?.(plan);
  const result = await runFleet(target, session.facts.pooled, {
    ...context,
    ...work,
    selection,
    canary: command.canary,
    concurrency: command.concurrency ?? DEFAULT_CONCURRENCY,
    maxFailures: command.maxFailures ?? Number.POSITIVE_INFINITY,
    statementByStatement: command.statementByStatement === true,
  });
  if (result.failed.length > 0) throw tenantsFailed(result, work.retry);
  return { ...nothing, result };
}

async function requireNamed(session: Session, { tenants = [], canary }: FleetCommand): Promise<void> {
  const names = [...tenants, ...(canary !== undefined && 'names' in canary ? canary.names : [])];
  if (names.length > 0) await requireTenants(session, names);
}

/** Files that are byte for byte what was applied need no second look. */
function areUpToDate({ migrations, problems }: ProjectFiles, counts: readonly TenantCount[]): boolean {
  if (problems.length > 0) return false;
  const expected = digestOf(migrations);
  return counts.every(({ digest }) => digest === expected);
}

/** Tenants with the same steps together. */
function plannedBy({ tenants }: FleetPlan): FleetOutcome['planned'] {
  const alike = new Map<TenantPlan['steps'], TenantPlan[]>();
  for (const tenant of tenants) alike.set(tenant.steps, [...(alike.get(tenant.steps) ?? []), tenant]);
  return [...alike].map(([steps, those]) => ({
    tenants: those.length,
    sample: those[0]?.schema ?? '',
    steps: steps.map((step) => ({ ...stepName(step), sql: step.script.text })),
  }));
}
