import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { type Applied, areApplied, compare } from '../core/ledger.ts';
import type { Outcome } from '../core/outcome.ts';
import { type MigrateOptions, type Plan, planMigrate } from '../core/plan.ts';
import { type ProjectFiles, readTrack, requireSound, requireTrack } from '../files/project.ts';
import { readLedger } from '../postgres/ledger.ts';
import { openLockSession } from '../postgres/lock.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { stepName } from '../postgres/step-context.ts';
import { openTarget, type Target } from '../postgres/target.ts';

export interface MigrateCommand extends MigrateOptions {
  readonly dryRun?: boolean | undefined;
}

/** `pmdb migrate`: read, compare, plan; then, when there is something to do, lock, compare again and run. */
export async function migrate(context: Context, command: MigrateCommand): Promise<Outcome> {
  const { files, target, applied } = await openProject(context, 'migrate');
  const { migrations } = files;
  const dryRun = command.dryRun === true;
  // Files that are byte for byte what was applied need no second look.
  const asApplied = files.problems.length === 0 && areApplied(migrations, applied);
  // While the files are looked into, the session that will hold the lock connects.
  const lockSession = asApplied || dryRun ? undefined : openLockSession(target.database, context.signal);
  try {
    if (!asApplied) await requireSound(files);
    const plan = (now: readonly Applied[]) => planMigrate(compare(migrations, now), command);
    const standings = compare(migrations, applied);
    const first = planMigrate(standings, command);
    const cosmetic = standings.flatMap((s) => (s.state === 'cosmetic' ? [s.version] : []));
    const outcome = { ...notRun(target, first, { dryRun }), to: command.to, cosmetic };
    if (dryRun || first.steps.length === 0) return outcome;
    return { ...outcome, result: await runLocked(target, { ...context, lockSession }, plan), planned: [] };
  } finally {
    target.session.leave();
    await lockSession?.then(
      (session) => session.leave(),
      () => {},
    );
  }
}

/** What a command that changes the database begins with. */
export interface OpenProject {
  /** Read, and not yet looked into. */
  readonly files: ProjectFiles;
  readonly target: Target;
  readonly applied: readonly Applied[];
}

/** The files and the server side by side: neither waits for the other. Wrong files are told before a server that can't be used. */
export async function openProject(context: Context, command: string): Promise<OpenProject> {
  // Before anything else: a command typed in the wrong folder must not make an embedded server there.
  requireTrack(context.project, 'shared');
  const opening = openLedger(context, command);
  const [files, server] = await Promise.allSettled([readTrack(context.project, 'shared'), opening]);
  if (files.status === 'fulfilled' && server.status === 'fulfilled') return { files: files.value, ...server.value };
  if (server.status === 'fulfilled') server.value.target.session.leave();
  if (files.status === 'rejected') throw files.reason;
  await requireSound(files.value);
  throw (server as PromiseRejectedResult).reason;
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

async function openLedger(context: Context, command: string): Promise<Omit<OpenProject, 'files'>> {
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
  return { database: describeDatabase(database), to: undefined, result, dryRun, planned, cosmetic: [] };
}
