import type { Context } from '../core/context.ts';
import { areApplied, compare } from '../core/ledger.ts';
import type { Outcome } from '../core/outcome.ts';
import { planMigrate } from '../core/plan.ts';
import type { PolicyStep } from '../core/policy-plan.ts';
import { type Rehearsal, type RehearsalPlan, samplesOf, type TenantSample } from '../core/rehearsal.ts';
import { requireNone, requireSound } from '../files/project.ts';
import { readLedger } from '../postgres/ledger.ts';
import { hasStalePolicies } from '../postgres/read-policies.ts';
import { type RehearsalWork, rehearsePlan } from '../postgres/rehearse-plan.ts';
import { requireTenants } from '../postgres/require-tenants.ts';
import { planFleet } from '../postgres/run-fleet.ts';
import { hasTenantLedger } from '../postgres/tenant-ledger.ts';
import { isForTenantsOnly } from './fleet-command.ts';
import { type MigrateCommand, nothingShared, notRun, type OpenProject, openProject } from './migrate.ts';
import { planAll, type TrackPolicies } from './policies-apply.ts';

export interface Rehearsed {
  /** As that of a dry run. */
  readonly outcome: Outcome;
  readonly rehearsal: Rehearsal;
  /** The project has a tenant track, and the command was not for it. */
  readonly withoutTenants: boolean;
}

/** `pmdb migrate --rehearse`: runs what is pending, on a tenant of each kind too, tells of its locks, and takes it all back. */
export async function rehearse(context: Context, command: MigrateCommand): Promise<Rehearsed> {
  const project = await openProject(context, 'migrate');
  const { files, tenantFiles, target, applied } = project;
  const { session } = target;
  try {
    if (files.problems.length > 0 || !areApplied(files.migrations, applied)) await requireSound(files);
    if (command.tenants !== undefined) await requireTenants(session, command.tenants);
    const policies = policiesOf(project);
    const work: RehearsalWork = {
      plan: () => planRehearsal(project, command),
      policies: (plan) => stalePolicies(target.session, policies, plan),
    };
    const plan = await work.plan();
    const stale = await hasStale(project, policies);
    const idle = plan.shared.length + plan.tenants.length === 0 && !stale;
    const rehearsal = idle ? NOTHING : await rehearsePlan(target, context, work);
    const shared = { direction: 'up', steps: plan.shared } as const;
    const outcome = isForTenantsOnly(command) ? nothingShared(target) : notRun(target, shared, { dryRun: true });
    const withoutTenants = tenantFiles !== undefined && isForSharedOnly(command);
    return { outcome: { ...outcome, dryRun: true, to: command.to }, rehearsal, withoutTenants };
  } finally {
    session.leave();
  }
}

const NOTHING: Rehearsal = { files: [], notRehearsed: [], tenants: [], ms: 0 };

/** The version that --to names is one of the shared track. */
function isForSharedOnly(command: MigrateCommand): boolean {
  return command.track === 'shared' || (command.to !== undefined && !isForTenantsOnly(command));
}

async function planRehearsal(project: OpenProject, command: MigrateCommand): Promise<RehearsalPlan> {
  const { files, target } = project;
  const forTenants = isForTenantsOnly(command);
  const { applied } = await readLedger(target.session);
  const shared = forTenants ? [] : planMigrate(compare(files.migrations, applied), command).steps;
  return { shared, tenants: await planTenants(project, command) };
}

async function planTenants(
  { tenantFiles, target }: OpenProject,
  command: MigrateCommand,
): Promise<readonly TenantSample[]> {
  if (tenantFiles === undefined || isForSharedOnly(command)) return [];
  const fleet = await planFleet(target.session, {
    selection: { names: command.tenants, onlyFailed: command.onlyFailed },
    direction: 'up',
    makePlan: (applied) => planMigrate(compare(tenantFiles.migrations, applied), command),
  });
  if (fleet.tenants.length > 0) await requireSound(tenantFiles);
  return samplesOf(fleet, command.tenants !== undefined);
}

function policiesOf({ files, tenantFiles }: OpenProject): TrackPolicies {
  return { shared: files.policies, tenant: tenantFiles?.policies ?? [] };
}

async function hasStale({ target }: OpenProject, { shared, tenant }: TrackPolicies): Promise<boolean> {
  const all = [...shared, ...tenant];
  if (all.length === 0 || !(await hasStalePolicies(target.session, all))) return false;
  requireNone(all.flatMap(({ problems }) => problems));
  return true;
}

/** As at the end of a run; of tenants only on those that are rehearsed, or on one where none is. */
async function stalePolicies(
  session: OpenProject['target']['session'],
  policies: TrackPolicies,
  { tenants }: RehearsalPlan,
): Promise<readonly PolicyStep[]> {
  const all = [...policies.shared, ...policies.tenant];
  if (all.length === 0 || !(await hasStalePolicies(session, all))) return [];
  // A query that fails would end the transaction.
  const tenant = (await hasTenantLedger(session)) ? policies.tenant : [];
  const { steps } = await planAll(session, { ...policies, tenant }, false);
  const first = steps.find(({ tenant }) => tenant !== undefined)?.tenant;
  const chosen = tenants.length > 0 ? tenants.map(({ schema }) => schema) : [first];
  return steps.filter(({ tenant }) => tenant === undefined || chosen.includes(tenant));
}
