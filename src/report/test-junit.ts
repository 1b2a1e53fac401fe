import { countTests, type TestFileResult, type TestResult, type TestRun } from '../core/test-run.ts';
import { excerpts } from './excerpt.ts';
import { problemLine } from './test-text.ts';

/** A run as JUnit's XML, in the dialect that CI systems read. https://github.com/testmoapp/junitxml */
export function testJunit({ files, ms }: TestRun): string {
  const suites = files.flatMap(suite);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="pmdb test" ${sums(files)} time="${seconds(ms)}">`,
  ];
  return [...lines, ...suites, '</testsuites>'].join('\n');
}

function suite(result: TestFileResult): string[] {
  const { file, tests, problems, ms } = result;
  return [
    `  <testsuite name="${xml(file)}" ${sums([result])} time="${seconds(ms)}">`,
    ...tests.flatMap((test) => testCase(test, file)),
    ...problems.flatMap((problem) => [
      `    <testcase classname="${xml(file)}" name="the whole file" file="${xml(file)}" line="${problem.place?.line ?? 1}" time="0">`,
      `      <error message="${xml(problem.message.split('\n')[0] ?? '')}">${xml(problemLine(problem))}</error>`,
      '    </testcase>',
    ]),
    '  </testsuite>',
  ];
}

/** What is wrong with a file as a whole counts as an error: no assertion failed. */
function sums(files: readonly TestFileResult[]): string {
  const { tests, failed, skipped, todo } = countTests(files);
  const errors = files.reduce((sum, { problems }) => sum + problems.length, 0);
  return `tests="${tests + errors}" failures="${failed}" errors="${errors}" skipped="${skipped + todo}"`;
}

function testCase(test: TestResult, file: string): string[] {
  const head = `    <testcase classname="${xml(file)}" name="${xml(test.name)}" file="${xml(file)}" line="${test.line}" time="${seconds(test.ms)}"`;
  switch (test.outcome) {
    case 'passed':
      return [`${head}/>`];
    case 'failed':
      return [
        `${head}>`,
        `      <failure message="${xml(headline(test))}">${xml(details(test, file))}</failure>`,
        '    </testcase>',
      ];
    default: {
      const reason = test.outcome === 'todo' ? `to do: ${test.reason ?? ''}` : (test.reason ?? '');
      return [`${head}>`, `      <skipped message="${xml(reason)}"/>`, '    </testcase>'];
    }
  }
}

/** An error is what came, and nothing was expected of it. */
function headline({ name, ...values }: TestResult): string {
  const { expected, actual } = excerpts(values);
  const said = expected === undefined ? (actual ?? name) : `expected ${expected}, got ${actual ?? 'something else'}`;
  return said.replaceAll('\n', ' ');
}

function details({ detail, line, ...values }: TestResult, file: string): string {
  const { expected, actual } = excerpts(values);
  const parts = [
    `${file}:${line}`,
    expected !== undefined && `expected: ${expected}`,
    actual !== undefined && `actual: ${actual}`,
    detail,
  ];
  return parts.filter(Boolean).join('\n');
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** XML 1.0 knows no control characters and no surrogate without its other half. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[<>&"\n]/g, (character) => ENTITIES[character] ?? character);
}
