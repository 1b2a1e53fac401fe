import type { Context } from '../core/context.ts';
import type { RunResult, StepName } from '../core/events.ts';
import { type Applied, compare } from '../core/ledger.ts';
import type { Migration } from '../core/migration.ts';
import { type MigrateOptions, type Plan, planMigrate } from '../core/plan.ts';
import { readSoundTrack } from '../files/project.ts';
import { readLedger } from '../postgres/ledger.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { stepName } from '../postgres/step-context.ts';
import { openTarget, type Target } from '../postgres/target.ts';

export interface MigrateCommand extends MigrateOptions {
  readonly dryRun?: boolean | undefined;
}

/** `sql` is there for a dry run only. */
export interface Outcome {
  readonly result: RunResult;
  readonly dryRun: boolean;
  readonly planned: readonly (StepName & { readonly sql: string })[];
  /** Applied versions whose files changed in comments or white space only. */
  readonly cosmetic: readonly string[];
}

/** `pmdb migrate`: read, compare, plan; then, when there is something to do, lock, compare again and run. */
export async function migrate(context: Context, command: MigrateCommand): Promise<Outcome> {
  const { migrations, target } = await openProject(context, 'migrate', true);
  try {
    const plan = (applied: readonly Applied[]) => planMigrate(compare(migrations, applied), command);
    const { applied } = await readLedger(target.session);
    const first = plan(applied);
    const cosmetic = compare(migrations, applied).flatMap((s) => (s.state === 'cosmetic' ? [s.version] : []));
    if (command.dryRun === true) return dryRun(first, cosmetic);
    if (first.steps.length === 0) return { ...nothing(first), cosmetic };
    return { result: await runLocked(target, context, plan), dryRun: false, planned: [], cosmetic };
  } finally {
    await target.session.close();
  }
}

/** The files and the server side by side: neither waits for the other, and wrong files are told first. */
export async function openProject(
  context: Context,
  command: string,
  writes: boolean,
): Promise<{ migrations: readonly Migration[]; target: Target }> {
  const reading = readSoundTrack(context.project, 'shared');
  const opening = context
    .database()
    .then((database) => openTarget(database, { command, direct: context.direct, writes, emit: context.emit }));
  const [files, server] = await Promise.allSettled([reading, opening]);
  if (files.status === 'rejected') {
    if (server.status === 'fulfilled') await server.value.session.close();
    throw files.reason;
  }
  if (server.status === 'rejected') throw server.reason;
  return { migrations: files.value, target: server.value };
}

export function dryRun(plan: Plan, cosmetic: readonly string[] = []): Outcome {
  const planned = plan.steps.map((step) => ({ ...stepName(step), sql: step.script.text }));
  return {
    result: { runId: undefined, direction: plan.direction, done: [], notRun: planned },
    dryRun: true,
    planned,
    cosmetic,
  };
}

export function nothing(plan: Plan): Outcome {
  const result = { runId: undefined, direction: plan.direction, done: [], notRun: [] };
  return { result, dryRun: false, planned: [], cosmetic: [] };
}
