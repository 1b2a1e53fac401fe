import chalk from 'chalk';
import { describeDuration } from '../../core/describe-duration.ts';
import type { Result } from '../../core/isolation/probe.ts';
import { countVerdicts, failures, type IsolationReport, sentenceOf } from '../../core/isolation/report.ts';
import { fitLine, wrapped } from '../wrapped.ts';
import { matrixLines } from './matrix-text.ts';
import { mutantLines } from './mutants-text.ts';

/** Failures that are printed; the rest is counted. */
const MOST_FAILURES = 25;

/**
 * What `pmdb isolation` prints: the matrix, what else was attacked, what failed, and one line that says it all.
 *
 * @param width Columns of the terminal; undefined where there is none.
 */
export function isolationText(report: IsolationReport, width: number | undefined): string {
  return [
    ...matrixLines(report, width ?? 80),
    '',
    ...otherLines(report),
    ...exemptLines(report, width),
    ...failureLines(report, width),
    ...unownedLines(report, width),
    '',
    verdictLine(report),
    ...mutantLines(report),
  ].join('\n');
}

const OTHERS = [
  ['tables guarded', ({ action }) => action === 'guard'],
  ['foreign keys', ({ action }) => action === 'key'],
  ['views', ({ action }) => action === 'view'],
  ['functions', ({ action }) => action === 'function'],
  ['sequences', ({ action }) => action === 'sequence'],
  ['copy', ({ action }) => action === 'copy'],
  ['truncate', ({ action }) => action === 'truncate'],
] as const satisfies readonly (readonly [string, (fact: Result['fact']) => boolean])[];

/** What has no column in the matrix, and the contexts. */
function otherLines({ results }: IsolationReport): readonly string[] {
  const contexts = [...new Set(results.map(({ fact }) => fact.context))];
  const lines: (readonly [string, readonly Result[]])[] = [
    ...OTHERS.map(([name, is]) => [name, results.filter(({ fact }) => is(fact))] as const),
    ...contexts.map((name) => [`context: ${name}`, results.filter(({ fact }) => fact.context === name)] as const),
  ];
  const shown = lines.filter(([, found]) => found.length > 0);
  const longest = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, found]) => {
    const failed = failures(found).length;
    const text = failed === 0 ? chalk.green('all held') : chalk.red(`${failed} failed`);
    return `${name.padEnd(longest)}  ${String(found.length).padStart(6)}  ${text}`;
  });
}

function exemptLines({ exempt }: IsolationReport, width: number | undefined): readonly string[] {
  if (exempt.length === 0) return [];
  const lines = exempt.slice(0, 3).map(({ what, why }) => `  ${wrapped(`${what}: ${why}`, 2, width)}`);
  const more = exempt.length > 3 ? [`  and ${exempt.length - 3} more, all in --json`] : [];
  return ['', 'Not asked:', ...lines, ...more].map((text) => chalk.dim(text));
}

function failureLines({ results, unseeded }: IsolationReport, width: number | undefined): readonly string[] {
  const failed = failures(results);
  const lines = [
    ...unseeded.map(({ table, set, message }) =>
      fitLine(`${chalk.red('unseeded')} ${table} (${set}): ${message}`, width),
    ),
    ...failed.slice(0, MOST_FAILURES).flatMap((result) => failureText(result, width)),
  ];
  if (failed.length > MOST_FAILURES) lines.push(`… and ${failed.length - MOST_FAILURES} more; --json has them all.`);
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What is most often meant where a table without the tenant's column leaks. */
function unownedLines({ results, unowned }: IsolationReport, width: number | undefined): readonly string[] {
  const failed = new Set(failures(results).map(({ fact }) => fact.object));
  const asked = unowned.filter((name) => failed.has(name));
  if (asked.length === 0) return [];
  const entries = asked.slice(0, 5).map((name) => `"${name}": "reference data"`);
  return [
    '',
    fitLine(
      `${asked.join(', ')}: no column says whose a row is. Where the rows are nobody's own, isolation.json says so:`,
      width,
    ),
    `    "shared": { ${entries.join(', ')} }`,
  ];
}

function failureText(result: Result, width: number | undefined): readonly string[] {
  const { persona, context, action, object } = result.fact;
  const sql = result.sql.length > 160 ? `${result.sql.slice(0, 159)}…` : result.sql;
  return [
    fitLine(
      `${chalk.red(result.verdict)} ${chalk.bold(persona)} (context: ${context}) ${action} ${object}: ${sentenceOf(result)}`,
      width,
    ),
    chalk.dim(`    ${sql}`),
  ];
}

function verdictLine({ results, unseeded, ms }: IsolationReport): string {
  const { leak, blocked, unclear } = countVerdicts(results);
  const bad = leak + blocked + unclear + unseeded.length;
  const counts = `${leak} leaks, ${blocked} blocked, ${unclear} unclear, ${unseeded.length} tables without rows`;
  const sign = bad === 0 ? chalk.green('✔') : chalk.red('✖');
  return `${sign} ${results.length.toLocaleString('en')} probes in ${describeDuration(ms)}: ${counts}.`;
}
