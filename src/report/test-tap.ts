import { printable } from '../core/printable.ts';
import type { TestFileResult, TestResult, TestRun } from '../core/test-run.ts';
import { excerpts } from './excerpt.ts';
import { problemLine } from './test-text.ts';

/** A run as TAP 14: one test a file, and the file's tests as its subtest. https://testanything.org */
export function testTap({ files }: TestRun): string {
  return ['TAP version 14', `1..${files.length}`, ...files.flatMap(fileTap)].join('\n');
}

function fileTap(result: TestFileResult, index: number): string[] {
  const { file, tests, problems, outcome } = result;
  const inside = [
    `# Subtest: ${file}`,
    ...tests.flatMap((test, i) => testPoint(test, i + 1, file)),
    `1..${tests.length}`,
  ];
  const point = `${outcome === 'passed' ? 'ok' : 'not ok'} ${index + 1} - ${escaped(file)}`;
  const said = problems.map(problemLine);
  return [
    ...inside.map((line) => `    ${line}`),
    point,
    ...diagnostics(said.length > 0 ? { message: said.join('\n') } : {}),
  ];
}

function testPoint(test: TestResult, number: number, file: string): string[] {
  const { name, outcome, reason = '', line, detail } = test;
  const ok = outcome === 'passed' || outcome === 'skipped' ? 'ok' : 'not ok';
  const directive = outcome in DIRECTIVES ? `# ${DIRECTIVES[outcome]} ${inLine(reason)}` : '';
  const point = `${ok} ${number} - ${escaped(name)} ${directive}`.trimEnd();
  return outcome === 'failed' ? [point, ...diagnostics({ at: `${file}:${line}`, ...excerpts(test), detail })] : [point];
}

const DIRECTIVES: Partial<Record<TestResult['outcome'], string>> = { skipped: 'SKIP', todo: 'TODO' };

/** YAML, of which JSON strings are a part. */
function diagnostics(values: Readonly<Record<string, string | undefined>>): string[] {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (given.length === 0) return [];
  return ['  ---', ...given.map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`), '  ...'];
}

/** A number sign would begin a directive; in its reason it is like any other. */
const escaped = (text: string) => inLine(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#');

const inLine = (text: string) => printable(text.replaceAll(/[\r\n]+/g, ' '));
