import { randomUUID } from 'node:crypto';
import { isCertified } from '../core/certificate.ts';
import type { Context } from '../core/context.ts';
import { count } from '../core/count.ts';
import { PmdbError } from '../core/errors.ts';
import type { TenantPlan } from '../core/fleet.ts';
import { type Applied, compare } from '../core/ledger.ts';
import type { FleetOutcome, Outcome } from '../core/outcome.ts';
import { type Plan, planRollback, type RollbackOptions } from '../core/plan.ts';
import { readCertificates } from '../files/certificates.ts';
import { type ProjectFiles, requireSound } from '../files/project.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { type FleetWork, runOnTenants } from './fleet.ts';
import { type FleetCommand, isForTenantsOnly } from './fleet-command.ts';
import { nothingShared, notRun, type OpenProject, openProject } from './migrate.ts';

export interface RollbackCommand extends RollbackOptions, FleetCommand {
  readonly dryRun?: boolean | undefined;
  /** Refuse what `pmdb verify` has not proven, instead of warning. */
  readonly requireCertificate?: boolean | undefined;
}

/**
 * `pmdb rollback`: names what it will undo and asks; then locks, looks again and runs exactly that. One track at a time;
 * a whole run is undone on tenants first, since their files may rely on what the shared ones made.
 */
export async function rollback(context: Context, command: RollbackCommand): Promise<Outcome> {
  const project = await openProject(context, 'rollback');
  const { target, tenantFiles } = project;
  const { session } = target;
  const forTenants = isForTenantsOnly(command) || (command.run !== undefined && command.track !== 'shared');
  const runId = randomUUID();
  try {
    await requireSound(whatIsApplied(project));
    const fleet =
      forTenants && tenantFiles !== undefined
        ? await runOnTenants(
            context,
            { target, session },
            tenantFiles,
            command,
            rollbackWork(context, tenantFiles, command, { runId, version: session.facts.version }),
          )
        : undefined;
    const shared = isForTenantsOnly(command)
      ? nothingShared(target, 'down')
      : await rollbackShared(context, project, command, runId);
    if (command.run !== undefined && !hasWork(shared, fleet)) throw noSuchRun(command.run);
    return { ...shared, fleet };
  } finally {
    session.leave();
  }
}

/** Somebody's unfinished file must not stand in the way of who has to go back. */
function whatIsApplied({ files, applied }: OpenProject): ProjectFiles {
  const migrations = compare(files.migrations, applied).flatMap((standing) =>
    standing.applied === undefined || standing.migration === undefined ? [] : [standing.migration],
  );
  return { ...files, migrations, policies: migrations.flatMap(({ policies = [] }) => policies) };
}

/** Of many projects' rollbacks one in eight does not restore what was there: which of these has nobody tried? */
async function tellUnproven(context: Context, { steps }: Plan, version: number, required: boolean): Promise<void> {
  if (context.embedded && !required) return;
  const certificates = await readCertificates(context.project);
  const major = Math.floor(version / 10000);
  const unproven = steps.filter(({ migration }) => !isCertified(certificates, migration, major));
  if (unproven.length === 0) return;
  const names = unproven.slice(0, 5).map(({ migration }) => `V${migration.version}`);
  const more = unproven.length > names.length ? ` and ${unproven.length - names.length} more` : '';
  const message = `nobody has proven on PostgreSQL ${major} that ${names.join(', ')}${more} can be rolled back`;
  if (!required) return context.emit({ type: 'warning', message: `${message}; \`pmdb verify\` does` });
  throw new PmdbError('NO_CERTIFICATE', message, { state: 'Nothing was changed.', remedy: 'Run `pmdb verify`.' });
}

async function rollbackShared(
  context: Context,
  { files, target, applied }: OpenProject,
  command: RollbackCommand,
  runId: string,
): Promise<Outcome> {
  const plan = (now: readonly Applied[]) => planRollback(compare(files.migrations, now), command);
  const first = plan(applied);
  const dryRun = command.dryRun === true;
  const outcome = { ...notRun(target, first, { dryRun }), to: command.to };
  if (first.steps.length === 0) return outcome;
  await tellUnproven(context, first, target.session.facts.version, command.requireCertificate === true);
  if (dryRun) return outcome;
  await context.confirm(question(first, outcome.database));
  const asked = new Set(first.steps.map((step) => step.migration.version));
  const sameAsAsked = (now: readonly Applied[]): Plan => {
    const again = plan(now);
    return { ...again, steps: again.steps.filter((step) => asked.has(step.migration.version)) };
  };
  return { ...outcome, result: await runLocked(target, { ...context, runId }, sameAsAsked), planned: [] };
}

function rollbackWork(
  context: Context,
  { migrations }: ProjectFiles,
  command: RollbackCommand,
  { runId, version }: { readonly runId: string; readonly version: number },
): FleetWork {
  const { to, steps, run } = command;
  const which = run !== undefined ? ['--run', run] : to !== undefined ? ['--to', to] : ['--steps', String(steps ?? 1)];
  return {
    direction: 'down',
    runId,
    undo: run,
    dryRun: command.dryRun === true,
    makePlan: (applied) => planRollback(compare(migrations, applied), command),
    confirm: async ({ tenants }) => {
      const steps = new Map(tenants.flatMap((tenant) => tenant.steps.map((step) => [step.migration.version, step])));
      await tellUnproven(
        context,
        { direction: 'down', steps: [...steps.values()] },
        version,
        command.requireCertificate === true,
      );
      await context.confirm(fleetQuestion(tenants));
    },
    retry: ['pmdb rollback', ...(run === undefined ? ['--only-failed'] : []), ...which].join(' '),
  };
}

function fleetQuestion(tenants: readonly TenantPlan[]): string {
  const steps = tenants.reduce((sum, tenant) => sum + tenant.steps.length, 0);
  const [first] = tenants;
  const where =
    tenants.length === 1 ? `tenant ${first?.schema}` : `${tenants.length} tenants (such as ${first?.schema})`;
  return `Roll back ${count(steps, 'migration')} on ${where}?`;
}

function hasWork({ result, planned }: Outcome, fleet: FleetOutcome | undefined): boolean {
  return result.done.length + planned.length > 0 || fleet?.result !== undefined || (fleet?.planned.length ?? 0) > 0;
}

function noSuchRun(run: string): PmdbError {
  return new PmdbError('NO_SUCH_RUN', `nothing that run ${run} applied is there any more`, {
    state: 'Nothing was changed.',
    remedy: '`pmdb history` lists the runs.',
  });
}

/** Everything that will be undone, when it is little; the first, the last and the number otherwise. And where. */
function question({ steps }: Plan, database: string): string {
  const names = steps.map(({ migration }) => `V${migration.version} ${migration.name}`);
  if (names.length <= 5) return `Roll back ${names.join(', ')} on ${database}?`;
  return `Roll back ${names.length} migrations on ${database}, from ${names[0]} down to ${names.at(-1)}?`;
}
