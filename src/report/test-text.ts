import chalk from 'chalk';
import { count } from '../core/count.ts';
import { describeDuration } from '../core/describe-duration.ts';
import type { Problem } from '../core/errors.ts';
import { printable, printableLine } from '../core/printable.ts';
import type { Coverage } from '../core/test-coverage.ts';
import { countTests, type TestFileResult, type TestResult, type TestRun } from '../core/test-run.ts';
import { problemText } from './error-text.ts';
import { excerpts } from './excerpt.ts';

/** What `pmdb test` prints: whatever isn't as it should be, then the sums. */
export function testText(run: TestRun, width: number | undefined): string {
  const noteworthy = run.files.filter(({ outcome, tests }) => outcome !== 'passed' || tests.some(isUnfinished));
  const lines = noteworthy.flatMap((file) => [...fileText(file, width), '']);
  return [...lines, ...coverageText(run.coverage ?? []), summary(run)].join('\n');
}

const isUnfinished = ({ outcome }: TestResult) => outcome === 'todo' || outcome === 'skipped';

function fileText({ file, outcome, tests, problems, kept }: TestFileResult, width: number | undefined): string[] {
  const mark = outcome === 'passed' ? chalk.green('✔') : chalk.red('✖');
  const lines = [`${mark} ${chalk.bold(file)}${outcome === 'broken' ? chalk.red(" can't be run to its end") : ''}`];
  for (const problem of problems) lines.push(...problemText(problem, { chalk, width }));
  for (const test of tests) if (test.outcome !== 'passed') lines.push(...oneTest(test, file));
  if (kept !== undefined) lines.push(`  ${chalk.dim('kept:')} ${kept}`);
  return lines;
}

function oneTest({ name: said, outcome, line, detail, reason, ...values }: TestResult, file: string): string[] {
  const name = printableLine(said);
  const { expected, actual } = excerpts(values);
  const why = reason === undefined ? '' : `: ${printableLine(reason)}`;
  const where = chalk.cyan(`${file}:${line}`);
  if (outcome !== 'failed') return [`  ${chalk.yellow(`${outcome}${why}`)} ${name} ${where}`];
  return [
    `  ${chalk.red('failed')} ${name} ${where}`,
    ...labelled('expected', expected),
    ...labelled('actual', actual),
    ...labelled('', detail),
  ];
}

function labelled(label: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const [first, ...rest] = printable(text).split('\n');
  const head = label === '' ? '' : `${label}:`;
  return [`    ${chalk.dim(head.padEnd(9))} ${first}`, ...rest.map((line) => `${' '.repeat(14)}${line}`)];
}

function summary({ files, origin, server, ms }: TestRun): string {
  const counts = countTests(files);
  const { failed, skipped, todo, failedFiles, brokenFiles, superuserFiles } = counts;
  const some = [
    [counts.passed, 'passed'],
    [failed, 'failed'],
    [skipped, 'skipped'],
    [todo, 'to do'],
  ] as const;
  const sums = some.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : [])).join(', ') || 'no test ran';
  const trouble = [
    ...(failedFiles > 0 ? [`${failedFiles} failed`] : []),
    ...(brokenFiles > 0 ? [`${brokenFiles} can't be run`] : []),
  ];
  const ofFiles = `${count(counts.files, 'file')}${trouble.length > 0 ? ` (${trouble.join(', ')})` : ''}`;
  const good = failedFiles + brokenFiles === 0;
  const lines = [
    `${good ? chalk.green('✔') : chalk.red('✖')} ${sums} in ${ofFiles}, ${describeDuration(ms)}`,
    chalk.dim(`  PostgreSQL ${server}: ${origin}`),
  ];
  if (superuserFiles > 0)
    lines.push(
      chalk.yellow(`  ${count(superuserFiles, 'file')} ran as a superuser, to whom row-level security means nothing`),
    );
  return lines.join('\n');
}

function coverageText(coverage: readonly Coverage[]): string[] {
  return coverage.flatMap(({ kind, total, untouched }) => [
    `${chalk.bold(PLURALS[kind])} ${total - untouched.length} of ${total} touched`,
    ...untouched.map((name) => `  ${chalk.yellow('untouched')} ${name}`),
    '',
  ]);
}

const PLURALS = { table: 'tables', policy: 'policies', function: 'functions', trigger: 'triggers' } as const;

/** A problem on one line, for formats that have no place for more. */
export function problemLine({ message, place }: Problem): string {
  const where = place === undefined ? '' : `${place.file}:${place.line}: `;
  return `${where}${message.replaceAll('\n', ' ')}`;
}
