import chalk from 'chalk';
import { count } from '../core/count.ts';
import type { Remark } from '../core/import/draft.ts';
import { type ImportedFile, type ImportReport, needsWork, type Takeover } from '../core/import/report.ts';
import { shellWord } from '../core/shell-word.ts';
import { differencesText } from './difference-text.ts';
import { wrapped } from './wrapped.ts';

type Width = number | undefined;

/** How the command was typed, and where. */
export interface Typed {
  readonly width: Width;
  /** The new project's folder, where commands have to be told of it. */
  readonly dir: string | undefined;
}

const SIDES = { expected: 'files', actual: 'database', unexpected: 'not in the files' };

const WAY_BACK =
  'Where there is a way back after all, write it under rollbacks/ and take `-- pmdb: irreversible` out of the migration.';

/** What `pmdb import` prints: what it found, and what that comes to. */
export function importText(report: ImportReport, typed: Typed): string {
  return [importFound(report, typed.width), importEnd(report, typed)].filter((part) => part !== '').join('\n');
}

/** File by file what became of it and why, and how the database compares: all there is to know before it is taken over. */
export function importFound(report: ImportReport, width: Width): string {
  const { files, takeover, folder } = report;
  const taken = files.filter(({ migration }) => migration !== null);
  const lines = taken.flatMap((file) => fileText(file, folder, width));
  lines.push(...leftOutText(files, folder, width), '', ...summary(report, width));
  if (takeover !== undefined) lines.push('', ...comparedText(takeover, width));
  return lines.join('\n');
}

/** What was done about it, and what to type next. */
export function importEnd(report: ImportReport, typed: Typed): string {
  const { takeover, dryRun } = report;
  const lines = takeover === undefined || dryRun ? [] : recordedText(takeover);
  return [...lines, ...nextText(report, typed)].join('\n');
}

function fileText({ source, state, migration, remarks }: ImportedFile, folder: string, width: Width): string[] {
  const mark = remarks.some(({ level }) => level === 'mend') ? chalk.red('✖') : chalk.green('✔');
  const name = migration?.slice(migration.lastIndexOf('/') + 1);
  const also = state === 'kept' ? ', kept as it was changed there' : state === 'there' ? ', there already' : '';
  const from = inside(folder, source);
  const fits = `✔ ${from} → ${name}${also}`.length <= (width ?? Number.POSITIVE_INFINITY);
  const head = `${mark} ${from}${fits ? ' ' : '\n  '}${chalk.dim('→')} ${name}${chalk.dim(also)}`;
  const decided = new Set(remarks.filter(({ level }) => level === 'decided').map(({ message }) => message));
  return [
    head,
    ...[...decided].map((message) => `    ${chalk.dim(wrapped(message, 4, width))}`),
    ...toMend(remarks).flatMap(({ remark, more }) => mendText(remark, more, width)),
  ];
}

/** What is wrong for the same reason in many places of a file, such as a placeholder, is told at the first one. */
function toMend(remarks: readonly Remark[]): readonly { readonly remark: Remark; readonly more: number }[] {
  const kinds = new Map<string, { readonly remark: Remark; more: number }>();
  for (const remark of remarks) {
    if (remark.level !== 'mend') continue;
    const kind = [remark.place.file, remark.message, remark.remedy].join('\0');
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, { remark, more: 0 });
    else known.more++;
  }
  return [...kinds.values()];
}

function mendText({ message, place, remedy }: Remark, more: number, width: Width): string[] {
  const { file, line, column, excerpt = '' } = place;
  const also = more === 0 ? '' : `, and in ${more === 1 ? 'one more place' : `${more} more places`}`;
  const lines = [`    ${wrapped(`${file}:${line}:${column}: ${message}${also}`, 4, width)}`];
  if (excerpt.trim() !== '') lines.push(...excerpt.split('\n').map((each) => `      ${chalk.dim('|')} ${each}`));
  if (remedy !== undefined) lines.push(`    ${chalk.dim('→')} ${wrapped(remedy, 6, width)}`);
  return lines;
}

/** What is left out for the same reason stands together. */
function leftOutText(files: readonly ImportedFile[], folder: string, width: Width): string[] {
  const reasons = new Map<string, string[]>();
  for (const { source, state, remarks } of files) {
    if (state !== 'left out') continue;
    const [remark] = remarks;
    const reason = [remark?.message, remark?.remedy].filter((each) => each !== undefined).join('. ');
    reasons.set(reason, [...(reasons.get(reason) ?? []), inside(folder, source)]);
  }
  return [...reasons].flatMap(([reason, sources]) => [
    `${chalk.dim('-')} ${wrapped(sources.join(', '), 2, width)} ${chalk.dim('left out')}`,
    `    ${chalk.dim(wrapped(reason, 4, width))}`,
  ]);
}

function inside(folder: string, file: string): string {
  const root = folder.replace(/\/*$/, '/');
  return file.startsWith(root) ? file.slice(root.length) : file;
}

function summary({ files, project, dryRun }: ImportReport, width: Width): string[] {
  const migrations = files.filter(({ migration }) => migration !== null);
  const written = migrations.filter(({ state }) => state === 'written').length;
  const noWayBack = migrations.filter(({ rollback }) => rollback === null).length;
  const toMend = migrations.filter(({ remarks }) => remarks.some(({ level }) => level === 'mend')).length;
  const verb = dryRun ? 'Would write' : 'Wrote';
  const rest = [
    migrations.length > written ? `${migrations.length - written} were there` : '',
    noWayBack > 0 ? `${noWayBack} irreversible` : '',
    files.length > migrations.length ? `${count(files.length - migrations.length, 'file')} left out` : '',
  ].filter((part) => part !== '');
  const aside = rest.length === 0 ? '' : ` (${rest.join(', ')})`;
  const lines = [`${chalk.green('✔')} ${verb} ${count(written, 'migration')} to ${project}${aside}.`];
  if (noWayBack > 0) lines.push(`  ${chalk.dim(wrapped(WAY_BACK, 2, width))}`);
  if (toMend > 0) lines.push(`${chalk.red('✖')} ${count(toMend, 'migration')} to be mended: see above.`);
  return lines;
}

function comparedText({ database, history, applied, notes, differences }: Takeover, width: Width): string[] {
  const lines = notes.map((note) => `${chalk.dim('-')} ${wrapped(note, 2, width)}`);
  if (differences.length > 0) lines.push(...differencesText(differences, SIDES), '');
  const made = `what ${count(applied.length, 'migration')} in ${history} ${applied.length === 1 ? 'makes' : 'make'} of it`;
  if (differences.length === 0) lines.push(`${chalk.green('✔')} ${database} is ${made}.`);
  else lines.push(`${chalk.red('✖')} ${database} is not ${made}.`);
  return lines;
}

function recordedText({ recorded, applied, pending }: Takeover): string[] {
  if (!recorded) return ['Nothing was recorded.'];
  if (applied.length === 0) return [`Nothing was to be recorded; ${count(pending.length, 'migration')} pending.`];
  const what = applied.length === 1 ? 'it' : 'them';
  return [`${chalk.green('✔')} Recorded ${what} as applied; ${count(pending.length, 'migration')} pending.`];
}

function nextText(report: ImportReport, { width, dir }: Typed): string[] {
  const { takeover, dryRun, files } = report;
  const on = dir === undefined ? '' : ` --dir ${shellWord(dir)}`;
  const next = (text: string) => ['', wrapped(`Next: ${text}`, 2, width)];
  const toMend = files.filter(({ remarks }) => remarks.some(({ level }) => level === 'mend'));
  if (toMend.length > 0 && toMend.every(({ state }) => state === 'left out')) {
    return next('mend what was left out, where it is, then run this command again.');
  }
  if (toMend.length > 0 && dryRun) {
    return next('mend them where they are; or run this command without --dry-run, and mend what it writes.');
  }
  if (toMend.length > 0) {
    return next(`mend them there, see with \`pmdb validate${on}\`, then run this command again.`);
  }
  if (takeover !== undefined && needsWork(report)) {
    return next('bring the two together, or run this command with --accept-differences.');
  }
  if (dryRun) return [];
  return takeover?.recorded === true
    ? next(
        `\`pmdb ${takeover.pending.length > 0 ? 'migrate' : 'status'}${on}\`. ${takeover.history} is the other tool's, and can go when nobody runs that any more.`,
      )
    : next(`\`pmdb validate${on}\`; then \`pmdb verify${on} --embedded\`, on the embedded server.`);
}
