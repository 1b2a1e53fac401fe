import type { Context } from '../core/context.ts';
import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import { coverageOf, type TouchedObject } from '../core/test-coverage.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TestRun } from '../core/test-run.ts';
import { TOOL_VERSION } from '../core/version.ts';
import { findTestFiles, hashIngredients, readSupport } from '../files/test-files.ts';
import { addProbes, PROBES_SQL } from '../postgres/testing/coverage.ts';
import { prepareTemplate, TESTING_SQL } from '../postgres/testing/prepare-template.ts';
import { TestBed } from '../postgres/testing/test-bed.ts';
import type { TestServer } from '../server/test-server.ts';
import { migrate } from './migrate.ts';
import { runTests } from './run-tests.ts';

export interface TestCommand {
  /** Files and folders; empty for all. */
  readonly paths: readonly string[];
  /** Only files whose path or text holds this, whatever its case. */
  readonly filter: string | undefined;
  /** Files at the same time. */
  readonly jobs: number;
  /** Keep the databases of files that fail. */
  readonly keep: boolean;
  /** Tell what no test touches. */
  readonly coverage: boolean;
}

/** `pmdb test`: builds what the tests begin with, if it isn't there, and runs them. */
export async function test(context: Context, server: TestServer, command: TestCommand): Promise<TestRun> {
  const files = chooseTests(context.project, command);
  const began = performance.now();
  const bed = await openTestBed(context, server, command);
  const touched: (readonly TouchedObject[])[] = [];
  const cover = command.coverage ? (_: string, objects: readonly TouchedObject[]) => touched.push(objects) : undefined;
  try {
    const results = await runTests(bed, files, { ...context, ...command, cover, showPassword: server.own });
    const coverage = command.coverage ? coverageOf(touched) : undefined;
    return { origin: server.origin, server: bed.version, files: results, ms: performance.now() - began, coverage };
  } finally {
    await bed.close();
  }
}

/** Throws BAD_FLAG where nothing is left to run. */
export function chooseTests(project: string, { paths, filter }: TestCommand): readonly TestFile[] {
  const found = findTestFiles(project, paths);
  const wanted = filter?.toLowerCase();
  const chosen =
    wanted === undefined ? found : found.filter(({ file, text }) => `${file}\n${text}`.toLowerCase().includes(wanted));
  if (chosen.length > 0) return chosen;
  const message = filter === undefined ? 'there are no test files' : `no test file mentions "${filter}"`;
  throw new PmdbError('BAD_FLAG', message, { remedy: 'Name other paths, or leave --filter out.' });
}

/** A template of what the project's files say now, on this server. */
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
      await migrateQuietly(context, database);
      await prepareTemplate(database, readSupport(project), signal);
      if (coverage) await addProbes(database, signal);
    },
  });
}

/** As `pmdb migrate` does it, but nobody wants to hear of each step. */
async function migrateQuietly(context: Context, database: Database): Promise<void> {
  await migrate({ ...context, database: async () => database, direct: undefined, emit: () => {} }, {});
}
