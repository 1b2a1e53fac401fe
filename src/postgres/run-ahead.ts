import type { Emit } from '../core/events.ts';
import { literal } from '../core/literal.ts';
import type { Step } from '../core/plan.ts';
import { changesSessionDefaults } from '../core/sql/session-defaults.ts';
import { closeStep, openStep } from './apply-transaction.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { LOCK, LOCK_CLASS } from './lock-keys.ts';
import { fitsOneMessage, oneMessage } from './one-message.ts';
import type { Notice, Session } from './session.ts';
import type { StepContext } from './step-context.ts';

/** Unanswered steps at most: enough to hide a round trip, few enough that little is sent in vain. */
const WINDOW = 8;
/** Characters of a file: with a longer one nobody would notice the gain. */
const LONGEST = 65_536;
/** What the session knows of the step that was committed last. It is set in the step's transaction, and goes if that does. */
const COMMITTED = 'pmdb.committed';

export interface RunAheadOptions {
  readonly context: StepContext;
  /** False as soon as nothing new may be begun. */
  readonly mayGoOn: () => boolean;
  readonly started: (index: number) => void;
  readonly done: (index: number) => void;
}

/** How far a run got. */
export interface Ahead {
  readonly done: number;
  /** Steps behind these of which nobody knows: their messages were sent when the connection was lost. */
  readonly unknown: number;
  /** Why the first of them has no answer. */
  readonly error: unknown;
}

/**
 * Runs the first of a plan's steps, each as one message with its whole transaction, and sends the next ones before it is
 * answered, so that the server never waits for pmdb or for a network. Ends at the first step that is not fit for this, or
 * that failed: it left nothing behind, and none after it did either. Whoever runs that one again, one statement a
 * message, finds out which statement it is; this takes twice as long, so it is for databases that hold nothing yet.
 *
 * What makes it safe: the server runs no more of a message in which a statement failed, or was cancelled; and each message
 * asks first whether the step before it was committed, and whether the run still has its lock, which goes with pmdb.
 */
export async function runAhead(steps: readonly Step[], options: RunAheadOptions): Promise<Ahead> {
  const { context, mayGoOn, started, done } = options;
  const { worker, signal } = context;
  const fit = steps.slice(0, countFit(steps));
  if (worker.facts.pooled || fit.length < 2) return { done: 0, unknown: 0, error: undefined };
  const stopCancelling = cancelOnAbort(worker, signal);
  const sent: Promise<void>[] = [];
  let answered = 0;
  const notices = listenPerStep(worker, context.emit);
  const takeAnswer = async () => {
    await sent[answered];
    notices.tell(answered);
    done(answered);
    answered += 1;
    if (answered < fit.length) started(answered);
  };
  try {
    started(0);
    for (const [index, step] of fit.entries()) {
      if (!mayGoOn()) break;
      const text = wholeTransaction(step, fit[index - 1], { ...context, followed: index < steps.length - 1 });
      sent.push(send(worker, text, () => notices.begun(index)));
      if (sent.length - answered >= WINDOW) await takeAnswer();
    }
    while (answered < sent.length) await takeAnswer();
    return { done: answered, unknown: 0, error: undefined };
  } catch (error) {
    await Promise.allSettled(sent);
    await worker.rollback();
    // Of a step that runs again, the server says it again.
    if (signal.aborted || worker.lost) notices.tell(answered);
    return { done: answered, unknown: worker.lost ? sent.length - answered : 0, error };
  } finally {
    stopCancelling();
    notices.end();
  }
}

/** Keeps what the server says until it is known what became of the step that it says it of. */
function listenPerStep(worker: Session, emit: Emit) {
  const heard: Notice[][] = [];
  let running = 0;
  const end = worker.divertNotices((notice) => {
    heard[running] ??= [];
    heard[running]?.push(notice);
  });
  return {
    /** A row of it came: between two steps, answers are read as they arrive, before anybody who waits for one goes on. */
    begun: (index: number) => {
      running = index;
    },
    tell: (index: number) => {
      for (const notice of heard[index] ?? []) emit({ type: 'notice', ...notice });
    },
    end,
  };
}

/** Nobody may be waiting for it when it fails. */
function send(worker: Session, text: string, onRow: () => void): Promise<void> {
  const answer = worker.run(text, onRow).then(() => {});
  answer.catch(() => {});
  return answer;
}

/** The step after one that changes what sessions begin with needs another session. */
function countFit(steps: readonly Step[]): number {
  const unfit = steps.findIndex((step) => !isFit(step));
  const renewing = steps.findIndex((step) => step.script.statements.some(changesSessionDefaults));
  return Math.min(unfit < 0 ? steps.length : unfit, renewing < 0 ? steps.length : renewing + 1);
}

function isFit(step: Step): boolean {
  return step.tenant === undefined && step.script.text.length <= LONGEST && fitsOneMessage(step);
}

function wholeTransaction(step: Step, before: Step | undefined, context: StepContext): string {
  return oneMessage([
    ...openStep(step, context),
    ...(before === undefined ? [] : [{ text: mayBegin(before) }]),
    ...step.script.statements,
    ...closeStep(step, context, `set ${COMMITTED} = ${nameOf(step)}`),
  ]);
}

/** Fails, by a division by zero, where the step before was not committed, or where the run's lock could be had: pmdb is gone. */
function mayBegin(before: Step): string {
  const committed = `pg_catalog.current_setting('${COMMITTED}', true) is not distinct from ${nameOf(before)}`;
  const free = `pg_catalog.pg_try_advisory_xact_lock_shared(${LOCK_CLASS}, ${LOCK.run})`;
  return `select 1 / (${committed} and not ${free})::integer`;
}

function nameOf({ direction, migration: { version } }: Step): string {
  return literal(`${direction} ${version}`);
}
