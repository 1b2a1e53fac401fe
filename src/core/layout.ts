import type { Problem } from './errors.ts';
import type { Track } from './migration.ts';

/** Version numbers are kept as text of up to this many digits, so that a timestamp to the microsecond fits. */
const MAX_DIGITS = 20;
const FILE_NAME = /^V(\d+)__(.+)\.sql$/;

export interface FileName {
  readonly fileName: string;
  readonly version: string;
  readonly name: string;
}

/** The folder of a track's migrations and of its rollbacks, relative to the project. */
export function trackFolders(track: Track): { readonly migrations: string; readonly rollbacks: string } {
  return { migrations: `migrations/${track}`, rollbacks: `rollbacks/${track}` };
}

/** `V001__create_units.sql` → version "001", name "create_units". A name that says neither is a problem, never ignored. */
export function parseFileName(folder: string, fileName: string): FileName | Problem {
  const [, version, name] = FILE_NAME.exec(fileName) ?? [];
  const place = { file: `${folder}/${fileName}`, line: 1, column: 1 };
  if (version === undefined || name === undefined) {
    return {
      code: 'BAD_FILE_NAME',
      message: `${folder}/${fileName} is not named like a migration`,
      place,
      remedy: rename(folder, fileName),
    };
  }
  if (version.length > MAX_DIGITS) {
    return {
      code: 'BAD_FILE_NAME',
      message: `${folder}/${fileName} has a version of ${version.length} digits; ${MAX_DIGITS} are the most`,
      place,
      remedy: `Use a shorter number, such as a timestamp: V20260131120000__${name}.sql`,
    };
  }
  return { fileName, version, name };
}

/** What other tools call a file that undoes. */
const UNDOES = /^U\d|\.(?:down|undo)\.sql$/i;
/** What Flyway runs anew after each change. */
const REPEATABLE = /^R__/;

function rename(folder: string, fileName: string): string {
  const name = suggestName(fileName);
  const rollbacks = folder.replace(/^migrations/, 'rollbacks');
  if (UNDOES.test(fileName) && folder !== rollbacks) return `It undoes: move it to ${rollbacks}/${name}.`;
  if (REPEATABLE.test(fileName)) {
    const description = name.replace(/^V\d+__(?:R_)?/, '');
    return `Each migration runs once here: put each change into one of its own, V<number>__${description}, or move it out of ${folder}.`;
  }
  const whole = DOTTED.test(fileName) ? 'A version is one whole number. ' : '';
  return `${whole}Name it V<number>__<description>.sql, such as ${name}, or move it out of ${folder}.`;
}

/** Versions that Flyway takes: V1.2__x.sql, V2026_01_31__x.sql. */
const FLYWAY = /^[VUB](\d+(?:[._]\d+)*)__(.*)$/i;
const DOTTED = /^[VUB]\d+[._]\d/i;

function suggestName(fileName: string): string {
  const name = fileName.replace(/\.sql$/i, '').replace(/\.(?:up|down|do|undo)$/i, '');
  const [, parts = '', rest = ''] = FLYWAY.exec(name) ?? [];
  const number = /\d{1,20}/.exec(name)?.[0] ?? '001';
  const version = parts === '' ? number : wholeNumber(parts);
  const words = parts === '' ? name.replace(number, '').replace(/^[^A-Za-z]*(?:[vV](?=[_\W]))?[^A-Za-z]*/, '') : rest;
  return `V${version}__${words.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'description'}.sql`;
}

/** 1.2 → 102, 2026_01_31 → 20260131: in the same order, as long as all versions have as many parts. */
function wholeNumber(parts: string): string {
  const [first = '', ...others] = parts.split(/[._]/);
  return [first, ...others.map((part) => part.padStart(2, '0'))].join('').slice(0, MAX_DIGITS);
}

export interface Pair {
  readonly up: FileName;
  readonly down: FileName | undefined;
}

/** Pairs each migration with the rollback of the same name (E137), in numeric order, and tells what can't be paired. */
export function pairFiles(
  track: Track,
  upNames: readonly string[],
  downNames: readonly string[],
): { readonly pairs: readonly Pair[]; readonly problems: readonly Problem[] } {
  const folders = trackFolders(track);
  const problems: Problem[] = [];
  const ups = parseAll(folders.migrations, upNames, problems);
  const downs = parseAll(folders.rollbacks, downNames, problems);
  problems.push(...duplicates(folders.migrations, ups), ...duplicates(folders.rollbacks, downs));

  const byName = new Map(downs.map((down) => [down.fileName, down]));
  const pairs = ups.map((up) => ({ up, down: byName.get(up.fileName) }));
  const known = new Set(ups.map((up) => up.fileName));
  for (const down of downs) if (!known.has(down.fileName)) problems.push(orphan(folders, down, ups));
  return { pairs, problems };
}

function parseAll(folder: string, names: readonly string[], problems: Problem[]): FileName[] {
  const parsed: FileName[] = [];
  for (const name of names) {
    const result = parseFileName(folder, name);
    if ('fileName' in result) parsed.push(result);
    else problems.push(result);
  }
  return parsed.sort(byVersion);
}

function byVersion(a: FileName, b: FileName): number {
  const [x, y] = [BigInt(a.version), BigInt(b.version)];
  return x < y ? -1 : x > y ? 1 : a.fileName < b.fileName ? -1 : 1;
}

function duplicates(folder: string, sorted: readonly FileName[]): Problem[] {
  const problems: Problem[] = [];
  for (const [i, file] of sorted.entries()) {
    const previous = sorted[i - 1];
    if (previous === undefined || BigInt(previous.version) !== BigInt(file.version)) continue;
    problems.push({
      code: 'DUPLICATE_VERSION',
      message: `${folder}/${file.fileName} has the same version (${BigInt(file.version)}) as ${folder}/${previous.fileName}`,
      place: { file: `${folder}/${file.fileName}`, line: 1, column: 1 },
      remedy: 'Give the newer of the two, and its rollback, a number of its own.',
    });
  }
  return problems;
}

function orphan(folders: { migrations: string; rollbacks: string }, down: FileName, ups: readonly FileName[]): Problem {
  const sameVersion = ups.find((up) => BigInt(up.version) === BigInt(down.version));
  return {
    code: 'BAD_FILE',
    message: `${folders.rollbacks}/${down.fileName} undoes nothing: there is no ${folders.migrations}/${down.fileName}`,
    place: { file: `${folders.rollbacks}/${down.fileName}`, line: 1, column: 1 },
    remedy: sameVersion
      ? `Rename it to ${sameVersion.fileName}, as its migration is called.`
      : 'Remove it, or bring its migration back from version control.',
  };
}
