import chalk from 'chalk';
import { count } from '../core/count.ts';
import { describeDuration } from '../core/describe-duration.ts';
import {
  type FileName,
  type Hazard,
  hazardsOf,
  type Rehearsal,
  type RehearsedStatement,
  type TakenLock,
} from '../core/rehearsal.ts';
import { wrapped } from './wrapped.ts';

export interface RehearsalFacts {
  readonly database: string;
  readonly rehearsal: Rehearsal;
  /** The tenant track was left alone. */
  readonly withoutTenants: boolean;
}

/** Its part of the JSON of migrate. */
export function rehearsalDocument(rehearsal: Rehearsal): object {
  const { files, notRehearsed, tenants, ms } = rehearsal;
  const rounded = files.map(({ statements, ...file }) => ({
    ...file,
    statements: statements.map((each) => ({ ...each, ms: Math.round(each.ms) })),
  }));
  return { files: rounded, notRehearsed, tenants, ms: Math.round(ms), hazards: hazardsOf(rehearsal) };
}

/** What `pmdb migrate --rehearse` prints: statement by statement what was locked, then what to think about. */
export function rehearsalText({ database, rehearsal, withoutTenants }: RehearsalFacts, width = 80): string {
  const { files, notRehearsed, tenants, ms } = rehearsal;
  if (files.length + notRehearsed.length === 0) return `Nothing to rehearse: ${database} is up to date.`;
  const lines = files.flatMap(({ statements, ...file }) => [
    chalk.bold(fileText(file)),
    ...statements.flatMap((each) => statementText(each, width)),
  ]);
  for (const file of notRehearsed)
    lines.push(noteText(`${fileText(file)} was not rehearsed: it runs outside a transaction.`, width));
  for (const each of tenants.filter((sample) => sample.tenants > 1))
    lines.push(noteText(`${each.schema} stands for ${each.tenants} tenants that lack the same.`, width));
  if (withoutTenants) lines.push(noteText('The tenant track was not rehearsed.', width));
  lines.push('', ...hazardsOf(rehearsal).map((hazard) => hazardText(hazard, width)));
  const end =
    `Rehearsed ${countedFiles(rehearsal)} on ${database} and rolled all back: nothing was changed. ` +
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

/** "V012 add_floor", "V002 leases on org_acme", "policies of core.units". */
function fileText({ version, name, tenant }: FileName): string {
  if (version === null) return `policies of ${name}`;
  return `V${version} ${name}${tenant === null ? '' : ` on ${tenant}`}`;
}

function countedFiles({ files }: Rehearsal): string {
  const policies = files.filter(({ version }) => version === null).length;
  const migrations = files.length - policies;
  const counts = [
    ...(migrations > 0 || policies === 0 ? [count(migrations, 'migration')] : []),
    ...(policies > 0 ? [`${count(policies, 'file')} of policies`] : []),
  ];
  return counts.join(' and ');
}

function hazardText({ version, file, line, kind, table, rows }: Hazard, width: number): string {
  const where = version === null ? file : `V${version}`;
  const size = rows > 0 ? ` (about ${counted(rows)})` : '';
  const text =
    kind === 'lock'
      ? `${where} line ${line} keeps everybody from ${table}${size}, readers too, until its file is through.`
      : `${where} line ${line} writes ${table}${size} anew.`;
  return `${chalk.yellow('!')} ${wrapped(text, 2, width)}`;
}

function noteText(text: string, width: number): string {
  return chalk.dim(`- ${wrapped(text, 2, width)}`);
}

function counted(rows: number): string {
  return `${Math.round(rows).toLocaleString('en-US')} row${rows === 1 ? '' : 's'}`;
}
