import type { Context } from '../core/context.ts';
import { areApplied, compare } from '../core/ledger.ts';
import type { Outcome } from '../core/outcome.ts';
import { planMigrate } from '../core/plan.ts';
import type { Rehearsal } from '../core/rehearsal.ts';
import { requireSound } from '../files/project.ts';
import { rehearsePlan } from '../postgres/rehearse-plan.ts';
import { type MigrateCommand, notRun, openProject } from './migrate.ts';

export interface Rehearsed {
  /** As that of a dry run. */
  readonly outcome: Outcome;
  readonly rehearsal: Rehearsal;
  /** The project has a tenant track, which is not rehearsed. */
  readonly hasTenants: boolean;
}

/** `pmdb migrate --rehearse`: runs what is pending of the shared track, tells of its locks, and takes it all back. */
export async function rehearse(context: Context, command: MigrateCommand): Promise<Rehearsed> {
  const { files, tenantFiles, target, applied } = await openProject(context, 'migrate');
  try {
    const { migrations, problems } = files;
    if (problems.length > 0 || !areApplied(migrations, applied)) await requireSound(files);
    const plan = planMigrate(compare(migrations, applied), command);
    const rehearsal =
      plan.steps.length === 0 ? { files: [], notRehearsed: [], ms: 0 } : await rehearsePlan(target, context, plan);
    const outcome = { ...notRun(target, plan, { dryRun: true }), to: command.to };
    return { outcome, rehearsal, hasTenants: tenantFiles !== undefined };
  } finally {
    target.session.leave();
  }
}
