import { type ChalkInstance, chalkStderr } from 'chalk';
import { withPlaceOfDocs } from '../core/docs-place.ts';
import type { Place, PmdbError, Problem } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { wrapped } from './wrapped.ts';

/** Where a text is printed. */
export interface Paper {
  /** That of stdout or of stderr. */
  readonly chalk: ChalkInstance;
  /** Columns of the terminal; undefined where there is none. */
  readonly width: number | undefined;
}

/** Columns of "  state:   ". */
const LABEL = 11;

/**
 * An error as people read it on stderr: what, where, in what state the database is, and what to type next.
 * @param docsFolder What to put before the pages of docs/ that it names.
 */
export function errorText(error: PmdbError, width?: number, docsFolder = ''): string {
  const paper = { chalk: chalkStderr, width };
  const { chalk } = paper;
  const { sqlstate, place, detail, hint, context, problems, state, remedy } = withPlaceOfDocs(error.parts, docsFolder);
  const code = sqlstate === undefined ? error.code : `${error.code} ${sqlstate}`;
  const lines = [headline(printable(error.message), code, paper)];
  if (place !== undefined && !isTold(place, error.message)) lines.push(...placeText(place, chalk));
  for (const problem of problems ?? []) lines.push('', ...problemText(problem, paper));
  if (problems !== undefined) lines.push('');
  const facts = { detail, hint, context, state, next: remedy };
  for (const [label, text] of Object.entries(facts)) {
    if (text) lines.push(`  ${chalk.dim(`${label}:`.padEnd(LABEL - 3))} ${wrapped(printable(text), LABEL, width)}`);
  }
  return lines.join('\n');
}

function headline(message: string, code: string, { chalk, width }: Paper): string {
  const text = wrapped(`${message} (${code})`, 2, width);
  const end = text.lastIndexOf('(');
  return `${chalk.red('✖')} ${chalk.bold(text.slice(0, end))}${chalk.dim(text.slice(end))}`;
}

/** One problem of several, or of a file that `status` met. */
export function problemText({ place, message, remedy }: Problem, { chalk, width }: Paper): string[] {
  const where = place === undefined || isTold(place, message) ? '' : `${whereText(place)}: `;
  const head = wrapped(`${where}${printable(message)}`, 2, width);
  const lines = [`  ${chalk.cyan(head.slice(0, where.length))}${head.slice(where.length)}`];
  if (place !== undefined) lines.push(...excerptText(place, chalk));
  if (remedy !== undefined) lines.push(`    ${chalk.dim('→')} ${wrapped(remedy, 6, width)}`);
  return lines;
}

function placeText(place: Place, chalk: ChalkInstance): string[] {
  return [`  ${chalk.cyan(whereText(place))}`, ...excerptText(place, chalk)];
}

/** What is wrong with a file as a whole names the file in its message. */
function isTold({ file, excerpt }: Place, message: string): boolean {
  return excerpt === undefined && message.startsWith(file);
}

function whereText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function excerptText({ excerpt = '' }: Place, chalk: ChalkInstance): string[] {
  const [line = ''] = excerpt.split('\n');
  if (line.trim() === '') return [];
  return excerpt.split('\n').map((line, i) => `    ${chalk.dim('|')} ${i === 1 ? chalk.red(line) : line}`);
}
