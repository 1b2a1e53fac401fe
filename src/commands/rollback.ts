import { isCertified } from '../core/certificate.ts';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { type Applied, compare } from '../core/ledger.ts';
import type { Outcome } from '../core/outcome.ts';
import { type Plan, planRollback, type RollbackOptions } from '../core/plan.ts';
import { readCertificates } from '../files/certificates.ts';
import { runLocked } from '../postgres/run-locked.ts';
import { notRun, openSoundProject } from './migrate.ts';

export interface RollbackCommand extends RollbackOptions {
  readonly dryRun?: boolean | undefined;
  /** Refuse what `pmdb verify` has not proven, instead of warning. */
  readonly requireCertificate?: boolean | undefined;
}

/** `pmdb rollback`: names what it will undo and asks; then locks, looks again and runs exactly that. */
export async function rollback(context: Context, command: RollbackCommand): Promise<Outcome> {
  const { files, target, applied } = await openSoundProject(context, 'rollback');
  try {
    const plan = (now: readonly Applied[]) => planRollback(compare(files.migrations, now), command);
    const first = plan(applied);
    const dryRun = command.dryRun === true;
    const outcome = { ...notRun(target, first, { dryRun }), to: command.to };
    if (first.steps.length === 0) return outcome;
    await tellUnproven(context, first, target.session.facts.version, command.requireCertificate === true);
    if (dryRun) return outcome;
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

/** Everything that will be undone, when it is little; the first, the last and the number otherwise. And where. */
function question({ steps }: Plan, database: string): string {
  const names = steps.map(({ migration }) => `V${migration.version} ${migration.name}`);
  if (names.length <= 5) return `Roll back ${names.join(', ')} on ${database}?`;
  return `Roll back ${names.length} migrations on ${database}, from ${names[0]} down to ${names.at(-1)}?`;
}
