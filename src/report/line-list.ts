import { chalkStderr } from 'chalk';

/** What listr2 lets a task change while it runs. */
interface Task {
  title: string;
  output: string;
}

/** One line of a list: what it says now, and the end that listr2 waits for. */
export class Line {
  readonly #shown: Task;
  readonly #ended: Promise<void>;
  #end: { readonly done: () => void; readonly failed: (reason: Error) => void } | undefined;
  #task: Task | undefined;

  constructor(title: string) {
    this.#shown = { title, output: '' };
    this.#ended = new Promise((done, failed) => {
      this.#end = { done, failed };
    });
    this.#ended.catch(() => {});
  }

  /** listr2 begins with this line. */
  draw(task: Task): Promise<void> {
    this.#task = task;
    Object.assign(task, this.#shown);
    return this.#ended;
  }

  say(title: string): void {
    this.#shown.title = title;
    if (this.#task !== undefined) this.#task.title = title;
  }

  /** A second line below, which goes when this one ends. */
  add(output: string): void {
    this.#shown.output = output;
    if (this.#task !== undefined) this.#task.output = output;
  }

  done(): void {
    this.#end?.done();
  }

  failed(): void {
    this.#end?.failed(new Error('failed'));
  }
}

/** Where a list is drawn, and the other stream, which listr2 holds back meanwhile so that nothing tears the list. */
export interface Screen {
  readonly terminal: NodeJS.WriteStream;
  readonly other: NodeJS.WriteStream;
}

/** Lines that are worked through from top to bottom, drawn by listr2. */
export class LineList {
  readonly lines: readonly Line[];
  readonly #drawn: Promise<unknown>;

  /** @param before What must be off the screen first. */
  constructor(titles: readonly string[], screen: Screen, before?: Promise<unknown>) {
    this.lines = titles.map((title) => new Line(title));
    this.#drawn = Promise.resolve(before).then(() => this.#draw(screen));
  }

  /** Ends what has not ended as failed, and gives the terminal back. */
  async close(): Promise<void> {
    for (const line of this.lines) line.failed();
    await this.#drawn;
  }

  async #draw({ terminal, other }: Screen): Promise<void> {
    const { Listr, ListrDefaultRendererLogLevels, ListrLogger, ProcessOutput } = await import('listr2');
    const tasks = this.lines.map((line) => ({ title: ' ', task: (_: unknown, task: Task) => line.draw(task) }));
    const options = {
      // listr2 draws on what it takes for stdout; results belong there, and progress doesn't.
      logger: new ListrLogger({ processOutput: new ProcessOutput(terminal, other, { leaveEmptyLine: false }) }),
      showErrorMessage: false,
      color: { [ListrDefaultRendererLogLevels.COMPLETED_WITH_FAILED_SISTER_TASKS]: chalkStderr.dim },
    };
    const list = new Listr(tasks, {
      renderer: 'default',
      rendererOptions: options,
      // The same when stdout is no terminal: this list isn't drawn there.
      fallbackRenderer: 'default',
      fallbackRendererOptions: options,
      // Its own answer to Ctrl-C is to exit at once, in the middle of a migration.
      registerSignalListeners: false,
    });
    // A failure is told by the error that ends the command; the list only marks its line.
    await list.run().catch(() => {});
  }
}
