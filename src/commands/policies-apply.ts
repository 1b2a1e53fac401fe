import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { compareVersions } from '../core/migration.ts';
import { isPossible, type PolicyFile } from '../core/policy-file.ts';
import { type PolicyPlan, type PolicyStep, planPolicies } from '../core/policy-plan.ts';
import { readPolicies } from '../files/policies.ts';
import { hasTrack, requireNone } from '../files/project.ts';
import { applyPolicies } from '../postgres/apply-policies.ts';
import { extensionSchemas } from '../postgres/extensions.ts';
import { readLedger } from '../postgres/ledger.ts';
import { listTenants } from '../postgres/list-tenants.ts';
import { hasStalePolicies, readPolicyRecords } from '../postgres/read-policies.ts';
import { withLock } from '../postgres/run-locked.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget, type Target } from '../postgres/target.ts';

export interface PoliciesApplied {
  readonly database: string;
  readonly dryRun: boolean;
  readonly steps: readonly PolicyStep[];
  readonly waiting: readonly PolicyFile[];
}

/** `pmdb policies apply`: puts every table whose file or catalog differs into the state of its file. */
export async function policiesApply(
  context: Context,
  { dryRun }: { readonly dryRun: boolean },
): Promise<PoliciesApplied> {
  const { direct, emit, signal } = context;
  const files = readAll(context.project);
  requireNone([...files.shared, ...files.tenant].flatMap(({ problems }) => problems));
  const target = await openTarget(await context.database(), {
    command: 'policies',
    direct,
    writes: true,
    emit,
    signal,
  });
  try {
    const found = await syncPolicies(context, target, files, { dryRun, live: true });
    return { database: describeDatabase(target.database), dryRun, ...found };
  } finally {
    target.session.leave();
  }
}

export interface TrackPolicies {
  readonly shared: readonly PolicyFile[];
  readonly tenant: readonly PolicyFile[];
}

function readAll(project: string): TrackPolicies {
  return {
    shared: readPolicies(project, 'shared'),
    tenant: hasTrack(project, 'tenant') ? readPolicies(project, 'tenant') : [],
  };
}

/**
 * The end of `pmdb migrate`: files that changed since, and those that wait for no version. One query where nothing did.
 * `target` has a session that works.
 */
export async function applyStalePolicies(
  context: Context,
  target: Target,
  files: TrackPolicies,
): Promise<readonly PolicyStep[]> {
  const all = [...files.shared, ...files.tenant];
  if (!(await hasStalePolicies(target.session, all))) return [];
  requireNone(all.flatMap(({ problems }) => problems));
  return (await syncPolicies(context, target, files, { dryRun: false, live: false })).steps;
}

/** Tables and views, such as "core.units", whose files `pmdb migrate` would apply at its end. One query where there are none. */
export async function stalePolicies(session: Session, files: TrackPolicies): Promise<readonly string[]> {
  if (!(await hasStalePolicies(session, [...files.shared, ...files.tenant]))) return [];
  const { steps } = await planAll(session, files, false);
  return steps.map(({ schema, name }) => `${schema}.${name}`);
}

/** Looks, and takes the lock only when something differs. `live`: look at the catalog too, not only at the files. */
export async function syncPolicies(
  context: Context,
  target: Target,
  files: TrackPolicies,
  { dryRun, live }: { readonly dryRun: boolean; readonly live: boolean },
): Promise<PolicyPlan> {
  const first = await planAll(target.session, files, live);
  if (dryRun || first.steps.length === 0) return first;
  return await withLock(target, context, async (locked) => {
    const plan = await planAll(locked.worker, files, live);
    const schemas = files.tenant.length === 0 ? [] : await extensionSchemas(locked.worker);
    await applyPolicies(plan.steps, { ...context, ...locked, extensionSchemas: schemas });
    return plan;
  });
}

/** What differs on all relations. Asks `session` as it is: in a transaction that is open it sees what that has done. */
export async function planAll(session: Session, files: TrackPolicies, live: boolean): Promise<PolicyPlan> {
  const { applied } = await readLedger(session);
  const tenants =
    files.tenant.length === 0 ? [] : (await listTenants(session)).filter(({ schema }) => schema !== undefined);
  const relations = [
    ...files.shared.map(({ relation }) => ({ schema: relation.schema ?? '', name: relation.name })),
    ...tenants.flatMap(({ schema = '' }) => files.tenant.map(({ relation: { name } }) => ({ schema, name }))),
  ];
  const recorded = await readPolicyRecords(session, relations, live);
  const plans = [
    planPolicies({ files: files.shared, recorded, isPossible: (file) => isPossible(file, applied) }),
    ...tenants.map(({ schema, version }) => {
      const reached = ({ since }: PolicyFile) => version !== null && compareVersions(since ?? '0', version) <= 0;
      return planPolicies({ files: files.tenant, recorded, isPossible: reached, tenant: schema });
    }),
  ];
  return { steps: plans.flatMap(({ steps }) => steps), waiting: plans.flatMap(({ waiting }) => waiting) };
}
