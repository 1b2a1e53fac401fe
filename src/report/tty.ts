import { chalkStderr } from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import { describeBlocker, type RunEvent, type StepName } from '../core/events.ts';
import { detailText, freeEventText, stepText, waitingText } from './event-text.ts';
import { fleetProgressText } from './fleet-text.ts';
import { LineList, type Screen } from './line-list.ts';
import type { Reporter } from './reporter.ts';
import { fitLine } from './wrapped.ts';

/** Above this many steps one line counts them; below, each has a line of its own. */
const MOST_LINES = 12;

type Event<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** For people at a terminal: the events tell what the list shows. */
export function ttyReporter(screen: Screen & { readonly write: (text: string) => void }): Reporter {
  const progress = new Progress(screen);
  const say = (note: string) => screen.write(`${chalkStderr.dim(fitLine(note, screen.terminal.columns))}\n`);
  return {
    emit: (event) => {
      // Laid out already, and not something said in passing.
      if (event.type === 'findings') return void screen.write(`${event.text}\n`);
      const note = progress.show(event);
      if (note !== undefined) say(note);
    },
    close: async () => {
      for (const note of await progress.close()) say(note);
    },
  };
}

class Progress {
  readonly #screen: Screen;
  /** What is said while a list is drawn, to be printed below it: a list that is redrawn has no place for it. */
  readonly #notes: string[] = [];
  #list: LineList | undefined;
  #steps: readonly StepName[] = [];
  #done = 0;
  /** Who stood in the way of this step last: the attempts that follow don't make that less interesting. */
  #blocked = '';
  /** What went well last of work that is told of when it is done: a cross before it would say that it failed. */
  #lastDone: string | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Returns what is to be printed at once, because no list is drawn. */
  show(event: RunEvent): string | undefined {
    if ('step' in event) this.#showStep(event);
    else if (event.type === 'planned') this.#begin(event);
    else if (event.type === 'progress' || event.type === 'seed-progress') this.#advance(event);
    else if (event.type === 'fleet-planned') this.#beginFleet(event);
    else if (event.type === 'fleet-progress') this.#showFleet(event);
    else if (event.type === 'waiting' && this.#steps.length === 0) this.#wait(event);
    else if (event.type === 'waiting') this.#line?.add(freeEventText(event) ?? '');
    else return this.#note(freeEventText(event) ?? '');
  }

  async close(): Promise<readonly string[]> {
    if (this.#lastDone !== undefined) this.#line?.say(`stopped after ${this.#lastDone}`);
    await this.#list?.close();
    return this.#notes;
  }

  get #counted(): boolean {
    return this.#steps.length > MOST_LINES;
  }

  get #line() {
    return this.#list?.lines[this.#counted ? 0 : this.#done];
  }

  #begin({ direction, steps }: Event<'planned'>): void {
    // What was drawn so far is the wait for others, which is over.
    this.#line?.say('waited for others');
    this.#line?.done();
    const before = this.#list?.close();
    this.#steps = steps;
    if (steps.length === 0) return;
    const verb = direction === 'up' ? 'applying' : 'rolling back';
    const titles = this.#counted ? [`${verb} ${steps.length} migrations`] : steps.map(stepText);
    this.#list = new LineList(titles, this.#screen, before);
  }

  /** Tenants are counted on one line, however few they are. */
  #beginFleet(event: Event<'fleet-planned'>): void {
    const before = this.#list?.close();
    this.#steps = [];
    this.#done = 0;
    this.#list = new LineList([freeEventText(event) ?? ''], this.#screen, before);
  }

  #showFleet(event: Event<'fleet-progress'>): void {
    this.#line?.say(fleetProgressText(event));
    if (event.done + event.failed < event.total) return;
    if (event.failed > 0) this.#line?.failed();
    else this.#line?.done();
  }

  /** Before there is a plan, a run waits for others. */
  #wait(event: Event<'waiting'>): void {
    this.#list ??= new LineList([waitingText(event)], this.#screen);
    this.#line?.say(waitingText(event));
    this.#line?.add(event.holder === undefined ? '' : describeBlocker(event.holder));
  }

  /** One line for all of them, which says what was done last. */
  #advance(event: Event<'progress' | 'seed-progress'>): void {
    const text = freeEventText(event) ?? '';
    this.#list ??= new LineList([text], this.#screen);
    this.#line?.say(text);
    const ended = event.done === event.total;
    this.#lastDone = event.type === 'progress' && !ended ? text : undefined;
    if (ended) this.#line?.done();
  }

  #showStep(event: Extract<RunEvent, { step: StepName }>): void {
    switch (event.type) {
      case 'step-started':
        if (this.#counted) this.#line?.say(`${this.#count(event.index + 1)} ${stepText(event.step)}`);
        return;
      case 'step-done':
        this.#end(event);
        return;
      case 'step-failed':
        this.#line?.failed();
        return;
      case 'blocked':
        this.#blocked = event.blockers.length === 0 ? '' : detailText(event);
        this.#line?.add(detailText(event));
        return;
      default:
        this.#line?.add([this.#blocked, detailText(event)].filter(Boolean).join('\n'));
    }
  }

  #end({ step, ms }: Event<'step-done'>): void {
    const line = this.#line;
    this.#done++;
    this.#blocked = '';
    if (!this.#counted) line?.say(`${stepText(step)} ${chalkStderr.dim(describeDuration(ms))}`);
    if (!this.#counted || this.#done === this.#steps.length) line?.done();
    else line?.add('');
  }

  #count(n: number): string {
    const total = String(this.#steps.length);
    return `${String(n).padStart(total.length)}/${total}`;
  }

  #note(text: string): string | undefined {
    if (this.#list === undefined) return text;
    const step = this.#steps[this.#done];
    this.#notes.push(step === undefined ? text : `V${step.version} ${text}`);
    this.#line?.add(text);
  }
}
