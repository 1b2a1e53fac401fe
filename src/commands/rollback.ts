import type { Context } from '../core/context.ts';
import { type Applied, compare } from '../core/ledger.ts';
import type { Outcome } from '../core/outcome.ts';
import { type Plan, planRollback, type RollbackOptions } from '../core/plan.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { notRun, openSoundProject } from './migrate.ts';

export interface RollbackCommand extends RollbackOptions {
  readonly dryRun?: boolean | undefined;
}

/** `pmdb rollback`: names what it will undo and asks; then locks, looks again and runs exactly that. */
export async function rollback(context: Context, command: RollbackCommand): Promise<Outcome> {
  const { files, target, applied } = await openSoundProject(context, 'rollback');
  try {
    const plan = (now: readonly Applied[]) => planRollback(compare(files.migrations, now), command);
    const first = plan(applied);
    const dryRun = command.dryRun === true;
    const outcome = { ...notRun(target, first, { dryRun }), to: command.to };
    if (dryRun || first.steps.length === 0) return outcome;
    await context.confirm(question(first, outcome.database));
    const asked = new Set(first.steps.map((step) => step.migration.version));
    const sameAsAsked = (applied: readonly Applied[]): Plan => {
      const again = plan(applied);
      return { ...again, steps: again.steps.filter((step) => asked.has(step.migration.version)) };
    };
    return { ...outcome, result: await runLocked(target, context, sameAsAsked), planned: [] };
  } finally {
    target.session.leave();
  }
}

/** Everything that will be undone, when it is little; the first, the last and the number otherwise. And where. */
function question({ steps }: Plan, database: string): string {
  const names = steps.map(({ migration }) => `V${migration.version} ${migration.name}`);
  if (names.length <= 5) return `Roll back ${names.join(', ')} on ${database}?`;
  return `Roll back ${names.length} migrations on ${database}, from ${names[0]} down to ${names.at(-1)}?`;
}
