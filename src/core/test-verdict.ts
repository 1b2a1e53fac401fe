import type { Problem } from './errors.ts';
import type { TestFile } from './test-file.ts';
import type { TestFileResult, TestResult } from './test-run.ts';

/** What came of a file, before anybody judged it. */
export interface RanFile {
  readonly tests: readonly TestResult[];
  /** A plan that was not kept and the like. */
  readonly troubles: readonly Problem[];
  /** Why it did not come to its end. */
  readonly broken: Problem | undefined;
  /** Something of it ran, and may have left what a look would show. */
  readonly left: boolean;
  /** It tested as a role that row-level security doesn't bind. */
  readonly superuser: boolean;
}

type Verdict = Omit<TestFileResult, 'ms' | 'kept'>;

/** A file passes when it ran to its end, tested something, failed nowhere, and as whom it may. */
export function judge({ file, runAs }: TestFile, { tests, troubles, broken, superuser }: RanFile): Verdict {
  const problems = [...(broken === undefined ? troubles : [broken])];
  const place = { file, line: 1, column: 1 };
  if (problems.length === 0 && tests.length === 0)
    problems.push({ code: 'BAD_FILE', message: 'the file tests nothing', place });
  if (superuser && runAs !== 'superuser') problems.push(UNASKED);
  const failed = problems.length > 0 || tests.some(({ outcome }) => outcome === 'failed');
  return {
    file,
    outcome: broken === undefined ? (failed ? 'failed' : 'passed') : 'broken',
    tests,
    problems,
    superuser,
  };
}

const UNASKED: Problem = {
  code: 'TESTS_FAILED',
  message:
    'the file tested as a superuser, or with BYPASSRLS, and did not ask to: what it saw proves nothing about isolation',
  remedy: 'Write `-- pmdb: run-as superuser` at its top if it must.',
};

/** Of a file that can't be begun with. */
export function unrunnable({ file }: TestFile, problems: readonly Problem[]): TestFileResult {
  return { file, outcome: 'broken', tests: [], problems, superuser: false, ms: 0 };
}

/** What keeps a file from being run on this server. */
export function obstacles(file: TestFile, server: { readonly pgtap: boolean }): readonly Problem[] {
  if (!file.pgtap || server.pgtap) return file.problems;
  return [
    ...file.problems,
    {
      code: 'NO_EXTENSION',
      message: 'the file uses pgTAP, which this server does not have',
      place: { file: file.file, line: 1, column: 1 },
      remedy:
        'Install pgTAP on the server, name another one with --url, or test with testing.run_test(…), which needs nothing.',
    },
  ];
}
