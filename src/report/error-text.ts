import chalk from 'chalk';
import type { Place, PmdbError, Problem } from '../core/errors.ts';

/** An error as people read it: what, where, in what state the database is, and what to type next. */
export function errorText(error: PmdbError): string {
  const { sqlstate, place, detail, hint, context, problems, state, remedy } = error.parts;
  const code = sqlstate === undefined ? error.code : `${error.code} ${sqlstate}`;
  const lines = [`${chalk.red('✗')} ${chalk.bold(error.message)} ${chalk.dim(`(${code})`)}`];
  if (place !== undefined) lines.push(...placeText(place));
  for (const [label, text] of [
    ['detail', detail],
    ['hint', hint],
    ['context', context],
  ] as const) {
    if (text) lines.push(`  ${label}: ${indented(text)}`);
  }
  for (const problem of problems ?? []) lines.push('', ...problemText(problem));
  if (problems !== undefined) lines.push('');
  if (state !== undefined) lines.push(`  ${chalk.dim('state:')} ${indented(state)}`);
  if (remedy !== undefined) lines.push(`  ${chalk.dim('next: ')} ${indented(remedy)}`);
  return lines.join('\n');
}

export function problemText({ place, message, remedy }: Problem): string[] {
  const head = place === undefined ? message : `${whereText(place)}: ${message}`;
  const lines = [`  ${head}`];
  if (place?.excerpt !== undefined) lines.push(...excerptText(place.excerpt));
  if (remedy !== undefined) lines.push(`    ${chalk.dim('→')} ${remedy}`);
  return lines;
}

function placeText(place: Place): string[] {
  return [`  ${chalk.cyan(whereText(place))}`, ...(place.excerpt === undefined ? [] : excerptText(place.excerpt))];
}

function whereText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function excerptText(excerpt: string): string[] {
  return excerpt.split('\n').map((line, i) => `    ${chalk.dim('|')} ${i === 1 ? chalk.red(line) : line}`);
}

function indented(text: string): string {
  return text.trimEnd().replaceAll('\n', '\n          ');
}
