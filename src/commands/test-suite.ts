import type { Context } from '../core/context.ts';
import { coverageOf, type TouchedObject } from '../core/test-coverage.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TestRun } from '../core/test-run.ts';
import { TOOL_VERSION } from '../core/version.ts';
import { hashIngredients, readSupport } from '../files/test-files.ts';
import { addProbes, PROBES_SQL } from '../postgres/testing/coverage.ts';
import { prepareTemplate, TESTING_SQL } from '../postgres/testing/prepare-template.ts';
import { TestBed } from '../postgres/testing/test-bed.ts';
import type { TestServer } from '../server/test-server.ts';
import { migrate } from './migrate.ts';
import { TestRunner } from './run-tests.ts';
import type { TestCommand } from './test.ts';

/** A template of what the project's files say now, and copies of it in which test files run: once, or again and again. */
export class TestSuite {
  readonly #bed: TestBed;
  readonly #runner: TestRunner;
  readonly #server: TestServer;
  /** What the files of one run touched; undefined where nobody asked. */
  readonly #touched: (readonly TouchedObject[])[] | undefined;

  private constructor(bed: TestBed, context: Context, server: TestServer, command: TestCommand) {
    this.#bed = bed;
    this.#server = server;
    const touched: (readonly TouchedObject[])[] | undefined = command.coverage ? [] : undefined;
    this.#touched = touched;
    const cover = touched && ((_: string, objects: readonly TouchedObject[]) => touched.push(objects));
    this.#runner = new TestRunner(bed, { ...context, ...command, cover, showPassword: server.own });
  }

  static async open(context: Context, server: TestServer, command: TestCommand): Promise<TestSuite> {
    return new TestSuite(await openTestBed(context, server, command), context, server, command);
  }

  async run(files: readonly TestFile[]): Promise<TestRun> {
    const began = performance.now();
    const results = await this.#runner.run(files);
    const coverage = this.#touched && coverageOf(this.#touched.splice(0));
    const { origin } = this.#server;
    return { origin, server: this.#bed.version, files: results, ms: performance.now() - began, coverage };
  }

  async close(): Promise<void> {
    await this.#runner.close();
    await this.#bed.close();
  }
}

/** The template is built where it is missing. */
export async function openTestBed(
  context: Context,
  server: TestServer,
  { coverage }: Pick<TestCommand, 'coverage'>,
): Promise<TestBed> {
  const { project, signal, emit } = context;
  return await TestBed.open(server.database, {
    project,
    signal,
    hash: hashIngredients(project, [TOOL_VERSION, TESTING_SQL, coverage ? PROBES_SQL : ''].join('\0')),
    build: async (database) => {
      emit({ type: 'note', message: 'building the database that every test file gets a copy of' });
      const support = readSupport(project);
      const quiet = { ...context, database: async () => database, direct: undefined, emit: () => {} };
      await migrate(quiet, {});
      await makeTenants(quiet, support);
      await prepareTemplate(database, support, signal);
      if (coverage) await addProbes(database, signal);
    },
  });
}

/** As `pmdb tenant create` does it: their objects are the project's, and covered as such. */
async function makeTenants(context: Context, support: TestFile | undefined): Promise<void> {
  if (support === undefined || support.tenants.length === 0) return;
  const { createTenants } = await import('./tenant-create.ts');
  await createTenants(context, { slugs: support.tenants, placement: 'schema', concurrency: 1 });
}
