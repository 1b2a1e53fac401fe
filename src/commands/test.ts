import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TestRun } from '../core/test-run.ts';
import { findTestFiles } from '../files/test-files.ts';
import type { TestServer } from '../server/test-server.ts';
import { TestSuite } from './test-suite.ts';

export interface TestCommand {
  /** Files and folders; empty for all. */
  readonly paths: readonly string[];
  /** Only files whose path or text holds this, whatever its case. */
  readonly filter: string | undefined;
  /** Files at the same time. */
  readonly jobs: number;
  /** Milliseconds that a statement may take; 0 is without end. */
  readonly timeout: number;
  /** Keep the databases of files that fail. */
  readonly keep: boolean;
  /** Tell what no test touches. */
  readonly coverage: boolean;
}

/** `pmdb test`: builds what the tests begin with, if it isn't there, and runs them. */
export async function test(context: Context, server: TestServer, command: TestCommand): Promise<TestRun> {
  const files = await chooseTests(context, command);
  const suite = await TestSuite.open(context, server, command);
  try {
    return await suite.run(files);
  } finally {
    await suite.close();
  }
}

/** Throws BAD_FLAG where nothing is left to run. */
export async function chooseTests(
  { project, signal }: Context,
  { paths, filter }: TestCommand,
): Promise<readonly TestFile[]> {
  const found = await findTestFiles(project, paths, signal);
  const wanted = filter?.toLowerCase();
  const chosen =
    wanted === undefined ? found : found.filter(({ file, text }) => `${file}\n${text}`.toLowerCase().includes(wanted));
  if (chosen.length > 0) return chosen;
  const message = filter === undefined ? 'there are no test files' : `no test file mentions "${filter}"`;
  throw new PmdbError('BAD_FLAG', message, { remedy: 'Name other paths, or leave --filter out.' });
}
