import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import { type Hazard, hazardsOf, type Rehearsal, type RehearsedStatement, type TakenLock } from '../core/rehearsal.ts';
import { wrapped } from './wrapped.ts';

export interface RehearsalFacts {
  readonly database: string;
  readonly rehearsal: Rehearsal;
  readonly hasTenants: boolean;
}

/** Its part of the JSON of migrate. */
export function rehearsalDocument(rehearsal: Rehearsal): object {
  const { files, notRehearsed, ms } = rehearsal;
  const rounded = files.map(({ statements, ...file }) => ({
    ...file,
    statements: statements.map((each) => ({ ...each, ms: Math.round(each.ms) })),
  }));
  return { files: rounded, notRehearsed, ms: Math.round(ms), hazards: hazardsOf(rehearsal) };
}

/** What `pmdb migrate --rehearse` prints: statement by statement what was locked, then what to think about. */
export function rehearsalText({ database, rehearsal, hasTenants }: RehearsalFacts, width = 80): string {
  const { files, notRehearsed, ms } = rehearsal;
  if (files.length + notRehearsed.length === 0) return `Nothing to rehearse: ${database} is up to date.`;
  const lines = files.flatMap(({ version, name, statements }) => [
    chalk.bold(`V${version} ${name}`),
    ...statements.flatMap((each) => statementText(each, width)),
  ]);
  for (const { version, name } of notRehearsed)
    lines.push(noteText(`V${version} ${name} was not rehearsed: it runs outside a transaction.`, width));
  if (hasTenants) lines.push(noteText('The tenant track was not rehearsed.', width));
  lines.push('', ...hazardsOf(rehearsal).map((hazard) => hazardText(hazard, width)));
  const what = files.length === 1 ? '1 migration' : `${files.length} migrations`;
  const end =
    `Rehearsed ${what} on ${database} and rolled all back: nothing was changed. ` +
    `Locks were held to the end of the rehearsal, ${describeDuration(ms)}.`;
  return [...lines, `${chalk.green('✔')} ${wrapped(end, 2, width)}`].join('\n');
}

function statementText({ line, head, ms, rows, locks, rewritten }: RehearsedStatement, width: number): string[] {
  const facts = `  ${describeDuration(ms).padStart(8)}  line ${line}  `;
  const room = Math.max(20, width - facts.length);
  const shown = head.length > room ? `${head.slice(0, room - 1)}…` : head;
  const touched = rows > 0 ? [`${counted(rows)}`] : [];
  const notes = [...locks.map(lockText), ...rewritten.map((table) => `rewrites ${table}`), ...touched];
  return [`${facts}${shown}`, ...notes.map((note) => chalk.dim(`${' '.repeat(12)}${wrapped(note, 12, width)}`))];
}

function lockText({ table, mode, rows }: TakenLock): string {
  return `${modeText(mode)} on ${table}${rows > 0 ? `, about ${counted(rows)}` : ''}`;
}

/** "AccessExclusiveLock" is ACCESS EXCLUSIVE in the manual. */
function modeText(mode: string): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

function hazardText({ version, line, kind, table, rows }: Hazard, width: number): string {
  const size = rows > 0 ? ` (about ${counted(rows)})` : '';
  const text =
    kind === 'lock'
      ? `V${version} line ${line} keeps everybody from ${table}${size}, readers too, until its file is through.`
      : `V${version} line ${line} writes ${table}${size} anew.`;
  return `${chalk.yellow('!')} ${wrapped(text, 2, width)}`;
}

function noteText(text: string, width: number): string {
  return chalk.dim(`- ${wrapped(text, 2, width)}`);
}

function counted(rows: number): string {
  return `${Math.round(rows).toLocaleString('en-US')} row${rows === 1 ? '' : 's'}`;
}
