import type { Problem } from './errors.ts';
import type { Coverage } from './test-coverage.ts';

/** One assertion. */
export interface TestResult {
  readonly name: string;
  /** `todo`: it failed, as its author expects for now. */
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'todo';
  /** Line of the file at which the statement begins that asked. */
  readonly line: number;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** What else the test had to say. */
  readonly detail?: string | undefined;
  /** Why it was skipped, or is still to be done. */
  readonly reason?: string | undefined;
  /** Milliseconds of its statement, which other assertions may share. */
  readonly ms: number;
}

/** One file, which ran in a database of its own. */
export interface TestFileResult {
  readonly file: string;
  /** `broken`: it could not be run to its end. */
  readonly outcome: 'passed' | 'failed' | 'broken';
  readonly tests: readonly TestResult[];
  /** What is wrong with the file as a whole, such as tests that were planned and never ran. */
  readonly problems: readonly Problem[];
  /** It ran as a role that row-level security doesn't bind. */
  readonly superuser: boolean;
  readonly ms: number;
  /** URL of the database that was kept, because the file failed and --keep was given. */
  readonly kept?: string | undefined;
}

export interface TestRun {
  /** Where the server came from, in words. */
  readonly origin: string;
  /** PostgreSQL's version, such as "17.10". */
  readonly server: string;
  readonly files: readonly TestFileResult[];
  readonly ms: number;
  readonly coverage?: readonly Coverage[] | undefined;
}

export interface TestCounts {
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly todo: number;
  readonly files: number;
  readonly failedFiles: number;
  readonly brokenFiles: number;
  readonly superuserFiles: number;
}

export function countTests(files: readonly TestFileResult[]): TestCounts {
  const tests = files.flatMap((file) => file.tests);
  const having = (outcome: TestResult['outcome']) => tests.filter((test) => test.outcome === outcome).length;
  return {
    tests: tests.length,
    passed: having('passed'),
    failed: having('failed'),
    skipped: having('skipped'),
    todo: having('todo'),
    files: files.length,
    failedFiles: files.filter(({ outcome }) => outcome === 'failed').length,
    brokenFiles: files.filter(({ outcome }) => outcome === 'broken').length,
    superuserFiles: files.filter(({ superuser }) => superuser).length,
  };
}

/** 2 where a file could not be run, 1 where a test failed, 0 where all is well. */
export function exitCodeOf(files: readonly TestFileResult[]): 0 | 1 | 2 {
  if (files.some(({ outcome }) => outcome === 'broken')) return 2;
  return files.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}
