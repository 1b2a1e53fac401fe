import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { type Applied, compare } from '../core/ledger.ts';
import type { Migration } from '../core/migration.ts';
import type { Outcome } from '../core/outcome.ts';
import { type MigrateOptions, type Plan, planMigrate } from '../core/plan.ts';
import { readSoundTrack, requireTrack } from '../files/project.ts';
import { readLedger } from '../postgres/ledger.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { stepName } from '../postgres/step-context.ts';
import { openTarget, type Target } from '../postgres/target.ts';

export interface MigrateCommand extends MigrateOptions {
  readonly dryRun?: boolean | undefined;
}

/** `pmdb migrate`: read, compare, plan; then, when there is something to do, lock, compare again and run. */
export async function migrate(context: Context, command: MigrateCommand): Promise<Outcome> {
  const { migrations, target } = await openProject(context, 'migrate', true);
  try {
    const plan = (applied: readonly Applied[]) => planMigrate(compare(migrations, applied), command);
    const { applied } = await readLedger(target.session);
    const first = plan(applied);
    const cosmetic = compare(migrations, applied).flatMap((s) => (s.state === 'cosmetic' ? [s.version] : []));
    const dryRun = command.dryRun === true;
    const outcome = { ...notRun(target, first, { dryRun }), to: command.to, cosmetic };
    if (dryRun || first.steps.length === 0) return outcome;
    return { ...outcome, result: await runLocked(target, context, plan), planned: [] };
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
  // Before anything else: a command typed in the wrong folder must not make an embedded server there.
  await requireTrack(context.project, 'shared');
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

/** What a command answers that ran nothing: because it was told to, or because there is nothing to do. */
export function notRun({ database }: Target, plan: Plan, { dryRun }: { readonly dryRun: boolean }): Outcome {
  const planned = plan.steps.map((step) => ({ ...stepName(step), sql: step.script.text }));
  const result = { runId: undefined, direction: plan.direction, done: [], notRun: planned };
  return { database: describeDatabase(database), to: undefined, result, dryRun, planned, cosmetic: [] };
}
