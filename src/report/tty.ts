import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { RunEvent, StepName } from '../core/events.ts';
import { eventText, stepText } from './event-text.ts';
import type { Reporter } from './reporter.ts';

/** Above this many steps one line counts them; below, each has a line of its own. */
const MOST_LINES = 12;

type StepEvent = Extract<RunEvent, { step: StepName }>;

/**
 * For people at a terminal: listr2 draws, the events tell it what. What belongs to no step is printed as it comes,
 * above the list.
 */
export function ttyReporter(write: (line: string) => void): Reporter {
  let list: StepList | undefined;
  return {
    emit: (event) => {
      if (event.type === 'planned') list = event.steps.length > 0 ? new StepList(event.steps, write) : undefined;
      else if ('step' in event) list?.show(event);
      else if (list !== undefined) list.print(eventText(event) ?? '');
      else write(`${chalk.dim(eventText(event) ?? '')}\n`);
    },
    close: async () => list?.close(),
  };
}

/** One line of the list: what it says now, and the promise that listr2 waits for. */
class Line {
  title: string;
  #task: { title: string; output: string } | undefined;
  #end: { resolve: () => void; reject: (error: Error) => void } | undefined;
  readonly ended: Promise<void>;

  constructor(title: string) {
    this.title = title;
    this.ended = new Promise((resolve, reject) => {
      this.#end = { resolve, reject };
    });
    this.ended.catch(() => {});
  }

  /** listr2 begins to draw it. */
  attach(task: { title: string; output: string }): Promise<void> {
    this.#task = task;
    task.title = this.title;
    return this.ended;
  }

  say(title: string): void {
    this.title = title;
    if (this.#task !== undefined) this.#task.title = title;
  }

  /** A second, passing line below the title. */
  add(output: string): void {
    if (this.#task !== undefined) this.#task.output = output;
  }

  end(error?: Error): void {
    if (error === undefined) this.#end?.resolve();
    else this.#end?.reject(error);
  }
}

class StepList {
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #counted: boolean;
  readonly #notes: string[] = [];
  readonly #write: (line: string) => void;
  readonly #drawn: Promise<unknown>;

  constructor(steps: readonly StepName[], write: (line: string) => void) {
    this.#write = write;
    this.#counted = steps.length > MOST_LINES;
    const verb = steps[0]?.direction === 'down' ? 'rolling back' : 'applying';
    this.#lines = new Map(
      this.#counted
        ? [['', new Line(`${verb} ${steps.length} migrations`)]]
        : steps.map((step): [string, Line] => [step.version, new Line(stepText(step))]),
    );
    this.#drawn = this.#draw();
  }

  async #draw(): Promise<void> {
    const { Listr } = await import('listr2');
    const tasks = [...this.#lines.values()].map((line) => ({
      title: line.title,
      task: (_: unknown, task: { title: string; output: string }) => line.attach(task),
    }));
    // A failure is told by the error that ends the command; the list only marks its line.
    await new Listr(tasks, { exitOnError: true }).run().catch(() => {});
  }

  show(event: StepEvent): void {
    const line = this.#lines.get(this.#counted ? '' : event.step.version);
    if (line === undefined) return;
    if (event.type === 'step-done' && !this.#counted) {
      line.say(`${stepText(event.step)} ${chalk.dim(describeDuration(event.ms))}`);
      line.end();
    } else if (event.type === 'step-failed') {
      line.end(new Error(event.message.split('\n')[0]));
    } else if (event.type === 'step-started' && this.#counted) {
      line.say(`${event.index + 1}/${event.total} ${stepText(event.step)}`);
    } else if (event.type !== 'step-started' && event.type !== 'step-done') {
      line.add(eventText(event) ?? '');
    }
  }

  print(text: string): void {
    this.#notes.push(text);
  }

  async close(): Promise<void> {
    for (const line of this.#lines.values()) line.end();
    await this.#drawn;
    for (const note of this.#notes) this.#write(`${chalk.dim(note)}\n`);
  }
}
