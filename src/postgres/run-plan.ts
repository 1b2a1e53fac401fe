import { PmdbError } from '../core/errors.ts';
import type { RunResult } from '../core/events.ts';
import type { Plan, Step } from '../core/plan.ts';
import { changesSessionDefaults } from '../core/sql/session-defaults.ts';
import { splitStatements } from '../core/sql/statements.ts';
import { historyEntry } from './ledger-entries.ts';
import { runStep } from './run-step.ts';
import { type StepContext, stepName } from './step-context.ts';

export interface RunHooks {
  /** Gives the session that takes the place of the present one, after a file changed what sessions begin with. */
  readonly renew: () => Promise<StepContext>;
}

/** Runs a plan step by step and stops at the first failure. Throws a PmdbError that tells what is done and what is not. */
export async function runPlan(plan: Plan, first: StepContext, hooks: RunHooks): Promise<RunResult> {
  let context = first;
  const done: { step: ReturnType<typeof stepName>; ms: number }[] = [];
  for (const [index, step] of plan.steps.entries()) {
    const name = stepName(step);
    if (context.signal.aborted)
      throw await failure(new PmdbError('INTERRUPTED', 'interrupted'), plan, index, done.length, context);
    context.emit({ type: 'step-started', step: name, index, total: plan.steps.length });
    const began = performance.now();
    try {
      await runStep(step, context);
    } catch (error) {
      if (!(error instanceof PmdbError)) throw error;
      context.emit({ type: 'step-failed', step: name, message: error.message });
      throw await failure(error, plan, index, done.length, context);
    }
    const ms = performance.now() - began;
    done.push({ step: name, ms });
    context.emit({ type: 'step-done', step: name, ms });
    const more = index + 1 < plan.steps.length;
    if (more && splitStatements(step.script.text).statements.some(changesSessionDefaults))
      context = await hooks.renew();
  }
  return { runId: context.author.runId, direction: plan.direction, done, notRun: [] };
}

/** The same error with the state of the database added, after the failure is in the history. */
async function failure(
  error: PmdbError,
  plan: Plan,
  index: number,
  done: number,
  context: StepContext,
): Promise<PmdbError> {
  const step = plan.steps[index];
  if (step !== undefined) await recordFailure(error, step, context);
  return new PmdbError(error.code, error.message, {
    ...error.parts,
    state: describeState(error, plan, index, done),
    remedy: error.parts.remedy ?? defaultRemedy(error, plan),
  });
}

/** In a transaction of its own: the step's is rolled back (E131). A connection that is gone can't tell, and needn't. */
async function recordFailure(error: PmdbError, step: Step, { worker, author }: StepContext): Promise<void> {
  if (worker.lost) return;
  const { version, name } = step.migration;
  const entry = {
    version,
    name,
    checksum: step.script.checksum,
    error: `${error.code} ${error.parts.sqlstate ?? ''} ${error.message}`,
  };
  await worker.send(historyEntry(author, 'failure', entry)).catch(() => {});
}

function describeState(error: PmdbError, plan: Plan, index: number, done: number): string {
  const verb = plan.direction === 'up' ? 'applied' : 'rolled back';
  const step = plan.steps[index];
  const failed = step === undefined ? '' : `V${step.migration.version}: ${error.parts.state ?? leftBehind(error)}; `;
  return `${done} ${verb}; ${failed}${plan.steps.length - index - 1} not run.`;
}

function leftBehind(error: PmdbError): string {
  return error.code === 'CONNECTION_LOST' ? 'either whole or not at all, `pmdb status` tells' : 'left no trace';
}

function defaultRemedy(error: PmdbError, plan: Plan): string {
  const command = plan.direction === 'up' ? 'pmdb migrate' : 'pmdb rollback';
  if (error.code === 'CONNECTION_LOST' || error.code === 'INTERRUPTED')
    return `Run \`${command}\` again: it goes on from there.`;
  return `Mend the file, then run \`${command}\` again.`;
}
