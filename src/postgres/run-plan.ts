import { PmdbError } from '../core/errors.ts';
import type { Emit, RunResult, StepName } from '../core/events.ts';
import type { Plan, Step } from '../core/plan.ts';
import { changesSessionDefaults } from '../core/sql/session-defaults.ts';
import { historyEntry, keyOf } from './ledger-entries.ts';
import { runAhead } from './run-ahead.ts';
import { runStep } from './run-step.ts';
import { inOwnTransaction } from './session-settings.ts';
import { interrupted, refuseToGoOn, type StepContext, stepName } from './step-context.ts';

export interface RunHooks {
  /** No version is applied yet: the run may go ahead of its answers. */
  readonly onNothing: boolean;
  /** Gives the session that takes the place of the present one, after a file changed what sessions begin with. */
  readonly renew: () => Promise<StepContext>;
}

/** Runs a plan step by step and stops at the first failure. Throws a PmdbError that tells what is done and what is not. */
export async function runPlan(plan: Plan, first: StepContext, { renew, onNothing }: RunHooks): Promise<RunResult> {
  let context = first;
  const progress = new Progress(plan, context.emit);
  const { done } = progress;
  const failed = async (error: unknown, step: Step) => {
    if (!(error instanceof PmdbError)) return error;
    context.emit({ type: 'step-failed', step: stepName(step), message: error.message });
    await recordFailure(error, step, context);
    const isFirst = onNothing && done.length === 0 && ALREADY_THERE.has(error.parts.sqlstate ?? '');
    return failedIn(isFirst ? adoptable(error) : error, step, plan, done.length);
  };
  if (onNothing) await goAhead(plan, context, progress, failed);
  for (const [index, step] of plan.steps.entries()) {
    if (index < done.length) continue;
    try {
      if (index > 0 && changesDefaults(plan.steps[index - 1])) context = await renew();
      refuseToGoOn(context);
    } catch (error) {
      throw stoppedBefore(error, plan, done.length);
    }
    progress.start(index);
    try {
      const running = runStep(step, { ...context, followed: index < plan.steps.length - 1 });
      setImmediate(prepare, plan.steps[index + 1]);
      await running;
    } catch (error) {
      throw await failed(error, step);
    }
    progress.end(index);
  }
  return { runId: context.author.runId, direction: plan.direction, done, notRun: [] };
}

/** SQLSTATEs of a schema, a table, a function and another object that exist already. */
const ALREADY_THERE: ReadonlySet<string> = new Set(['42P06', '42P07', '42723', '42710']);

/** The first migration meets what it was to make: a database that was made before pmdb came to it. */
function adoptable(error: PmdbError): PmdbError {
  const remedy =
    'If the database has the first migrations already, adopt it: `pmdb baseline --to <version>` records them and runs none. ' +
    'Else mend the file, then run `pmdb migrate` again.';
  return new PmdbError(error.code, error.message, { ...error.parts, remedy: error.parts.remedy ?? remedy });
}

/** What is done, and since when the next step runs. */
class Progress {
  readonly done: { readonly step: StepName; readonly ms: number }[] = [];
  readonly #names: readonly StepName[];
  readonly #emit: Emit;
  #started = -1;
  #since = 0;

  constructor(plan: Plan, emit: Emit) {
    this.#names = plan.steps.map(stepName);
    this.#emit = emit;
  }

  /** A step that is begun for the second time is told of once. */
  start(index: number): void {
    const step = this.#names[index];
    this.#since = performance.now();
    if (step === undefined || index === this.#started) return;
    this.#started = index;
    this.#emit({ type: 'step-started', step, index, total: this.#names.length });
  }

  end(index: number): void {
    const step = this.#names[index];
    if (step === undefined) return;
    const ms = performance.now() - this.#since;
    this.done.push({ step, ms });
    this.#emit({ type: 'step-done', step, ms });
  }
}

/** Throws what ends the run: Ctrl-C, or the loss of the connection. Any other failure is looked into by the next try. */
async function goAhead(
  plan: Plan,
  context: StepContext,
  progress: Progress,
  failed: (error: unknown, step: Step) => Promise<unknown>,
): Promise<void> {
  const { unknown, error } = await runAhead(plan.steps, {
    context,
    mayGoOn: () => !context.signal.aborted && !context.watcher.lost,
    started: (index) => progress.start(index),
    done: (index) => progress.end(index),
  });
  const { length: done } = progress.done;
  const [first, last] = [plan.steps[done], plan.steps[done + unknown - 1]];
  if (error === undefined || first === undefined || context.watcher.lost) return;
  if (context.signal.aborted) throw await failed(interrupted(first), first);
  if (last === undefined || first === last || !(error instanceof PmdbError)) return;
  context.emit({ type: 'step-failed', step: stepName(first), message: error.message });
  const sent = `V${first.migration.version} to V${last.migration.version}: each either whole or not at all, \`pmdb status\` tells`;
  throw withState(error, plan, `${countDone(plan, done)}; ${sent}; ${plan.steps.length - done - unknown} not run.`);
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
