import { randomUUID } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { type Applied, areApplied, compare, type Standing } from '../core/ledger.ts';
import { compareVersions } from '../core/migration.ts';
import type { Outcome } from '../core/outcome.ts';
import { type Direction, type MigrateOptions, type Plan, planMigrate } from '../core/plan.ts';
import { hasTrack, type ProjectFiles, readTrack, requireNone, requireSound, requireTrack } from '../files/project.ts';
import { readLedger } from '../postgres/ledger.ts';
import { Session } from '../postgres/session.ts';
import { stepName } from '../postgres/step-context.ts';
import { openTarget, type Target } from '../postgres/target.ts';
import type { FleetWork } from './fleet.ts';
import { type FleetCommand, isForTenantsOnly } from './fleet-command.ts';

export interface MigrateCommand extends MigrateOptions, FleetCommand {
  readonly dryRun?: boolean | undefined;
}

/** `pmdb migrate`: read, compare, plan; then, when there is something to do, lock, compare again and run. The shared track goes first. */
export async function migrate(context: Context, command: MigrateCommand): Promise<Outcome> {
  const project = await openProject(context, 'migrate');
  const { target } = project;
  const runId = randomUUID();
  let { session } = target;
  try {
    const forTenants = isForTenantsOnly(command);
    const outcome = forTenants ? nothingShared(target) : await migrateShared(context, project, command, runId);
    // The version that --to names is one of the shared track.
    const shared = command.track === 'shared' || (command.to !== undefined && !forTenants);
    if (outcome.result.done.length > 0) session = await Session.open(target.database, target.application);
    if (project.tenantFiles === undefined || shared) return await withPolicies(context, project, session, outcome);
    const work = migrateWork(project.tenantFiles, command, runId);
    const { runOnTenants } = await import('./fleet.ts');
    const fleet = await runOnTenants(context, { target, session }, project.tenantFiles, command, work).catch(
      (error: unknown) => refuseTenants(error, outcome),
    );
    const cosmetic = [...work.cosmetic].sort(compareVersions);
    return await withPolicies(context, project, session, { ...outcome, fleet: { ...fleet, cosmetic }, to: command.to });
  } finally {
    session.leave();
  }
}

/** What stands in the way of the tenants is found when the shared track is done: then something was changed. */
function refuseTenants(error: unknown, { result }: Outcome): never {
  const done = result.done.length;
  if (!(error instanceof PmdbError) || error.parts.state !== 'Nothing was changed.' || done === 0) throw error;
  const state = `Shared track: ${done} applied. No tenant was changed.`;
  throw new PmdbError(error.code, error.message, { ...error.parts, state });
}

/** After the migrations: what policies and grants are to be now. */
async function withPolicies(
  context: Context,
  { files, tenantFiles, target }: OpenProject,
  session: Session,
  outcome: Outcome,
): Promise<Outcome> {
  // What a project without tenants or policies never needs is not loaded for it.
  if (files.policies.length + (tenantFiles?.policies.length ?? 0) === 0) return outcome;
  const { applyStalePolicies, stalePolicies } = await import('./policies-apply.ts');
  const policies = { shared: files.policies, tenant: tenantFiles?.policies ?? [] };
  if (outcome.dryRun) return { ...outcome, policies: await stalePolicies(session, policies) };
  const applied = await applyStalePolicies(context, { ...target, session }, policies);
  return { ...outcome, policies: applied.map(({ schema, name }) => `${schema}.${name}`) };
}

async function migrateShared(
  context: Context,
  { files, target, applied }: OpenProject,
  command: MigrateCommand,
  runId: string,
): Promise<Outcome> {
  const { migrations } = files;
  const dryRun = command.dryRun === true;
  // Files that are byte for byte what was applied need no second look.
  const sound =
    files.problems.length === 0 && areApplied(migrations, applied) ? Promise.resolve() : requireSound(files);
  // Whoever needs it awaits it; until then it may fail unheard.
  sound.catch(() => {});
  if (files.problems.length > 0) await sound;
  const plan = (now: readonly Applied[]) => planMigrate(compare(migrations, now), command);
  const standings = compare(migrations, applied);
  const first = await planFirst(sound, standings, command);
  const cosmetic = standings.flatMap((s) => (s.state === 'cosmetic' ? [s.version] : []));
  const outcome = { ...notRun(target, first, { dryRun }), to: command.to, cosmetic };
  if (dryRun || first.steps.length === 0) {
    await sound;
    if (dryRun) await requireSyntax(first);
    return outcome;
  }
  // What only a run needs is loaded for one.
  const { runLocked } = await import('../postgres/run-locked.ts');
  return { ...outcome, result: await runLocked(target, { ...context, sound, runId }, plan), planned: [] };
}

/** Whoever only looks has time for PostgreSQL's grammar; in a run the server itself says what it can't read. */
async function requireSyntax({ steps }: Plan): Promise<void> {
  const { syntaxProblems } = await import('./validate.ts');
  requireNone((await Promise.all(steps.map(({ migration }) => syntaxProblems(migration)))).flat());
}

/** A plan is made while the files are still looked into, but what is wrong with them is told first. */
async function planFirst(sound: Promise<void>, standings: readonly Standing[], options: MigrateOptions): Promise<Plan> {
  try {
    return planMigrate(standings, options);
  } catch (error) {
    await sound;
    throw error;
  }
}

function migrateWork(
  { migrations }: ProjectFiles,
  command: MigrateCommand,
  runId: string,
): FleetWork & { readonly cosmetic: ReadonlySet<string> } {
  const cosmetic = new Set<string>();
  return {
    cosmetic,
    direction: 'up',
    runId,
    dryRun: command.dryRun === true,
    makePlan: (applied) => {
      const standings = compare(migrations, applied);
      for (const { state, version } of standings) if (state === 'cosmetic') cosmetic.add(version);
      return planMigrate(standings, command);
    },
    retry: ['pmdb migrate --only-failed', ...(command.to === undefined ? [] : ['--to', command.to])].join(' '),
  };
}

/** What a command that changes the database begins with. */
export interface OpenProject {
  /** Read, and not yet looked into. */
  readonly files: ProjectFiles;
  /** Undefined where the project has no tenant track. */
  readonly tenantFiles: ProjectFiles | undefined;
  readonly target: Target;
  readonly applied: readonly Applied[];
}

/** The files and the server side by side: neither waits for the other. Wrong files are told before a server that can't be used. */
export async function openProject(context: Context, command: string): Promise<OpenProject> {
  // Before anything else: a command typed in the wrong folder must not make an embedded server there.
  requireTrack(context.project, 'shared');
  const opening = openLedger(context, command);
  const [files, server] = await Promise.allSettled([readTracks(context.project), opening]);
  if (files.status === 'fulfilled' && server.status === 'fulfilled') return { ...files.value, ...server.value };
  if (server.status === 'fulfilled') server.value.target.session.leave();
  if (files.status === 'rejected') throw files.reason;
  await requireSound(files.value.files);
  throw (server as PromiseRejectedResult).reason;
}

async function readTracks(project: string): Promise<Pick<OpenProject, 'files' | 'tenantFiles'>> {
  const files = await readTrack(project, 'shared');
  return { files, tenantFiles: hasTrack(project, 'tenant') ? await readTrack(project, 'tenant') : undefined };
}

/** The same for commands that go by what all files say. */
export async function openSoundProject(context: Context, command: string): Promise<OpenProject> {
  const project = await openProject(context, command);
  try {
    await requireSound(project.files);
    return project;
  } catch (error) {
    project.target.session.leave();
    throw error;
  }
}

async function openLedger(context: Context, command: string): Promise<Pick<OpenProject, 'target' | 'applied'>> {
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command, direct, writes: true, emit, signal });
  try {
    return { target, applied: (await readLedger(target.session)).applied };
  } catch (error) {
    target.session.leave();
    throw error;
  }
}

/** What a command answers that ran nothing: because it was told to, or because there is nothing to do. */
export function notRun({ database }: Target, plan: Plan, { dryRun }: { readonly dryRun: boolean }): Outcome {
  const planned = plan.steps.map((step) => ({ ...stepName(step), sql: step.script.text }));
  const result = { runId: undefined, direction: plan.direction, done: [], notRun: planned };
  return {
    database: describeDatabase(database),
    shared: true,
    to: undefined,
    result,
    dryRun,
    planned,
    fleet: undefined,
    policies: [],
    cosmetic: [],
  };
}

/** What a command answers of the shared track that leaves it alone. */
export function nothingShared(target: Target, direction: Direction = 'up'): Outcome {
  return { ...notRun(target, { direction, steps: [] }, { dryRun: false }), shared: false };
}
