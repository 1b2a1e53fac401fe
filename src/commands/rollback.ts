import type { Context } from '../core/context.ts';
import { type Applied, compare } from '../core/ledger.ts';
import { type Plan, planRollback, type RollbackOptions } from '../core/plan.ts';
import { readLedger } from '../postgres/ledger.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { dryRun, nothing, type Outcome, openProject } from './migrate.ts';

export interface RollbackCommand extends RollbackOptions {
  readonly dryRun?: boolean | undefined;
}

/** `pmdb rollback`: names what it will undo and asks; then locks, looks again and runs exactly that. */
export async function rollback(context: Context, command: RollbackCommand): Promise<Outcome> {
  const { migrations, target } = await openProject(context, 'rollback', true);
  try {
    const plan = (applied: readonly Applied[]) => planRollback(compare(migrations, applied), command);
    const first = plan((await readLedger(target.session)).applied);
    if (command.dryRun === true) return dryRun(first);
    if (first.steps.length === 0) return nothing(first);
    await context.confirm(question(first));
    const asked = new Set(first.steps.map((step) => step.migration.version));
    const sameAsAsked = (applied: readonly Applied[]): Plan => {
      const again = plan(applied);
      return { ...again, steps: again.steps.filter((step) => asked.has(step.migration.version)) };
    };
    return { result: await runLocked(target, context, sameAsAsked), dryRun: false, planned: [], cosmetic: [] };
  } finally {
    await target.session.close();
  }
}

/** Everything that will be undone, when it is little; the first, the last and the number otherwise. */
function question({ steps }: Plan): string {
  const names = steps.map(({ migration }) => `V${migration.version} ${migration.name}`);
  if (names.length <= 5) return `Roll back ${names.join(', ')}?`;
  return `Roll back ${names.length} migrations, from ${names[0]} down to ${names.at(-1)}?`;
}
