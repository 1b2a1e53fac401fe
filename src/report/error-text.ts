import { type ChalkInstance, chalkStderr } from 'chalk';
import type { Place, PmdbError, Problem } from '../core/errors.ts';

/** An error as people read it on stderr: what, where, in what state the database is, and what to type next. */
export function errorText(error: PmdbError, chalk: ChalkInstance = chalkStderr): string {
  const { sqlstate, place, detail, hint, context, problems, state, remedy } = error.parts;
  const code = sqlstate === undefined ? error.code : `${error.code} ${sqlstate}`;
  const lines = [`${chalk.red('✖')} ${chalk.bold(error.message)} ${chalk.dim(`(${code})`)}`];
  if (place !== undefined) lines.push(...placeText(place, chalk));
  for (const problem of problems ?? []) lines.push('', ...problemText(problem, chalk));
  if (problems !== undefined) lines.push('');
  const facts = { detail, hint, context, state, next: remedy };
  for (const [label, text] of Object.entries(facts)) {
    if (text) lines.push(`  ${chalk.dim(`${label}:`.padEnd(8))} ${indented(text)}`);
  }
  return lines.join('\n');
}

/** @param chalk That of the stream on which it is printed. */
export function problemText({ place, message, remedy }: Problem, chalk: ChalkInstance): string[] {
  const head = place === undefined ? message : `${chalk.cyan(whereText(place))}: ${message}`;
  const lines = [`  ${head}`];
  if (place?.excerpt !== undefined) lines.push(...excerptText(place.excerpt, chalk));
  if (remedy !== undefined) lines.push(`    ${chalk.dim('→')} ${remedy}`);
  return lines;
}

function placeText(place: Place, chalk: ChalkInstance): string[] {
  const excerpt = place.excerpt === undefined ? [] : excerptText(place.excerpt, chalk);
  return [`  ${chalk.cyan(whereText(place))}`, ...excerpt];
}

function whereText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function excerptText(excerpt: string, chalk: ChalkInstance): string[] {
  return excerpt.split('\n').map((line, i) => `    ${chalk.dim('|')} ${i === 1 ? chalk.red(line) : line}`);
}

/** Below the text, behind the label. */
function indented(text: string): string {
  return text.trimEnd().replaceAll('\n', `\n${' '.repeat(11)}`);
}
