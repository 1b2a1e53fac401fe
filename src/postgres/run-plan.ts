import { PmdbError } from '../core/errors.ts';
import type { RunResult } from '../core/events.ts';
import type { Plan, Step } from '../core/plan.ts';
import { changesSessionDefaults } from '../core/sql/session-defaults.ts';
import { historyEntry, keyOf } from './ledger-entries.ts';
import { runStep } from './run-step.ts';
import { inOwnTransaction } from './session-settings.ts';
import { refuseToGoOn, type StepContext, stepName } from './step-context.ts';

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
    try {
      if (index > 0 && changesDefaults(plan.steps[index - 1])) context = await hooks.renew();
      refuseToGoOn(context);
    } catch (error) {
      throw stoppedBefore(error, plan, done.length);
    }
    context.emit({ type: 'step-started', step: name, index, total: plan.steps.length });
    const began = performance.now();
    try {
      const running = runStep(step, { ...context, followed: index < plan.steps.length - 1 });
      setImmediate(prepare, plan.steps[index + 1]);
      await running;
    } catch (error) {
      if (!(error instanceof PmdbError)) throw error;
      context.emit({ type: 'step-failed', step: name, message: error.message });
      await recordFailure(error, step, context);
      throw failedIn(error, step, plan, done.length);
    }
    const ms = performance.now() - began;
    done.push({ step: name, ms });
    context.emit({ type: 'step-done', step: name, ms });
  }
  return { runId: context.author.runId, direction: plan.direction, done, notRun: [] };
}

/** Works out, while the server is busy with a step, what the ledger will be told of the next one. */
function prepare(next: Step | undefined): void {
  if (next?.direction === 'up') void next.migration.up.tokenChecksum;
}

function changesDefaults(step: Step | undefined): boolean {
  return step?.script.statements.some(changesSessionDefaults) === true;
}

/** The run ended before a step that it therefore never began. */
function stoppedBefore(error: unknown, plan: Plan, done: number): unknown {
  if (!(error instanceof PmdbError)) return error;
  return withState(error, plan, `${countDone(plan, done)}; ${plan.steps.length - done} not run.`);
}

function failedIn(error: PmdbError, step: Step, plan: Plan, done: number): PmdbError {
  const failed = `V${step.migration.version}: ${error.parts.state ?? leftBehind(error)}`;
  return withState(error, plan, `${countDone(plan, done)}; ${failed}; ${plan.steps.length - done - 1} not run.`);
}

function withState(error: PmdbError, plan: Plan, state: string): PmdbError {
  const remedy = error.parts.remedy ?? defaultRemedy(error, plan);
  return new PmdbError(error.code, error.message, { ...error.parts, state, remedy });
}

function countDone({ direction }: Plan, done: number): string {
  return `${done} ${direction === 'up' ? 'applied' : 'rolled back'}`;
}

/** In a transaction of its own: the step's is rolled back (E131). A connection that is gone can't tell, and needn't. */
async function recordFailure(error: PmdbError, step: Step, { worker, author }: StepContext): Promise<void> {
  if (worker.lost) return;
  const entry = {
    ...keyOf(step),
    name: step.migration.name,
    checksum: step.script.checksum,
    error: [error.code, error.parts.sqlstate, error.message].filter(Boolean).join(' '),
  };
  await worker.send(inOwnTransaction(historyEntry(author, 'failure', entry))).catch(() => worker.rollback());
}

function leftBehind(error: PmdbError): string {
  return error.code === 'CONNECTION_LOST' ? 'either whole or not at all, `pmdb status` tells' : 'left no trace';
}

function defaultRemedy(error: PmdbError, plan: Plan): string {
  const command = plan.direction === 'up' ? 'pmdb migrate' : 'pmdb rollback';
  if (error.code === 'INTERRUPTED') return `Run \`${command}\` again: it goes on from there.`;
  return `Mend the file, then run \`${command}\` again.`;
}
