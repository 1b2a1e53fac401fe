import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TestRun } from '../core/test-run.ts';
import { INGREDIENTS, TESTS } from '../files/test-files.ts';
import { watchFiles } from '../files/watch-files.ts';
import type { TestServer } from '../server/test-server.ts';
import { chooseTests, type TestCommand } from './test.ts';
import { TestSuite } from './test-suite.ts';

export interface Watched {
  readonly onRun: (run: TestRun) => void;
  /** What can't be run as the files are now: they will change. */
  readonly onError: (error: PmdbError) => void;
}

/**
 * `pmdb test --watch`: runs all, then the test files that change; all again when what the database is made of changes. Ends
 * when the context's signal is given.
 */
export async function watchTests(
  context: Context,
  server: TestServer,
  command: TestCommand,
  told: Watched,
): Promise<void> {
  const watch = new Watch(context, server, command, told);
  try {
    // What changes while tests run is seen by the first look after.
    const changes = watchFiles(context.project, [TESTS, 'migrations', 'rollbacks', 'policies'], context.signal);
    const first = changes.next();
    await watch.all();
    for (let batch = await first; batch.done !== true; batch = await changes.next()) await watch.changed(batch.value);
  } finally {
    await watch.close();
  }
}

class Watch {
  readonly #context: Context;
  readonly #server: TestServer;
  readonly #command: TestCommand;
  readonly #told: Watched;
  #suite: TestSuite | undefined;

  constructor(context: Context, server: TestServer, command: TestCommand, told: Watched) {
    this.#context = context;
    this.#server = server;
    this.#command = command;
    this.#told = told;
  }

  async all(): Promise<void> {
    await this.#run(() => true);
  }

  async changed(files: ReadonlySet<string>): Promise<void> {
    const anew = [...files].some(
      (file) => file === TESTS || INGREDIENTS.some((each) => file === each || file.startsWith(`${each}/`)),
    );
    if (anew || this.#suite === undefined) {
      await this.close();
      await this.all();
    } else await this.#run(({ file }) => files.has(file));
  }

  async #run(wanted: (file: TestFile) => boolean): Promise<void> {
    try {
      const files = (await chooseTests(this.#context, this.#command)).filter(wanted);
      if (files.length === 0) return;
      this.#suite ??= await TestSuite.open(this.#context, this.#server, this.#command);
      this.#told.onRun(await this.#suite.run(files));
    } catch (error) {
      if (this.#context.signal.aborted) return;
      if (!(error instanceof PmdbError)) throw error;
      this.#told.onError(error);
    }
  }

  async close(): Promise<void> {
    await this.#suite?.close();
    this.#suite = undefined;
  }
}
