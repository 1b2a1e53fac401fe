import { placeAt } from '../place.ts';
import { splitStatements } from '../sql/statements.ts';
import { type Draft, type Half, type LeftOut, type Reading, type Remark, remarkOn, type SourceFile } from './draft.ts';
import { baseName, isIdle, partAround, partOf, textOf } from './source-half.ts';

/**
 * node-pg-migrate runs every file of its folder, in the order of the numbers before the first underscore: milliseconds
 * since 1970, or a date of 17 digits (src/migration.ts). Its table has the file's name without the ending. A SQL file is
 * taken apart at two comments, whose lines stay in it (src/sqlMigration.ts).
 */
const UP = /^\s*--[\s-]*up\s+migration/im;
const DOWN = /^\s*--[\s-]*down\s+migration/im;
const CODE = /\.(?:[cm]?[jt]s|json)$/;

export function readNodePgMigrate(files: readonly SourceFile[]): Reading {
  const leftOut: LeftOut[] = [];
  const own = files.filter((source) => {
    if (!source.path.includes('/') && (/\.sql$/.test(source.path) || CODE.test(source.path))) return true;
    leftOut.push({ source, remark: remarkOn(source.file, 'decided', 'not a migration of node-pg-migrate') });
    return false;
  });
  return { drafts: own.sort(byTime).map(draftOf), leftOut };
}

function byTime(a: SourceFile, b: SourceFile): number {
  const options = { numeric: true, sensitivity: 'variant', ignorePunctuation: true } as const;
  return timeOf(a) - timeOf(b) || a.path.localeCompare(b.path, undefined, options);
}

function timeOf(source: SourceFile): number {
  const digits = /^\d+(?=_|\.|$)/.exec(baseName(source))?.[0] ?? '';
  if (digits.length !== 17) return Number(digits) || 0;
  return Date.parse(digits.replace(/^(....)(..)(..)(..)(..)(..)(...)$/, '$1-$2-$3T$4:$5:$6.$7Z')) || 0;
}

function draftOf(source: SourceFile): Draft {
  const key = baseName(source).replace(/\.[^.]+$/, '');
  const digits = /^\d+(?=_|$)/.exec(key)?.[0];
  const title = digits === undefined ? key : key.slice(digits.length + 1);
  return { key, source, digits, title, checksums: [], ...halvesOf(source) };
}

function halvesOf(source: SourceFile): Pick<Draft, 'up' | 'down' | 'remarks'> {
  if (CODE.test(source.path)) return { up: undefined, down: undefined, remarks: [inCode(source)] };
  const read = textOf(source);
  if ('unreadable' in read) return { up: undefined, down: undefined, remarks: [read.unreadable] };
  const { text } = read;
  const [up, down] = [start(text, UP), start(text, DOWN)];
  const first = Math.min(...[up, down].filter((at) => at !== -1), text.length);
  const asleep = first < text.length && !isIdle(text.slice(0, first)) && up !== -1;
  return {
    // Without a line for the way up the tool runs the whole file, what undoes it included.
    up: up === -1 ? partOf(source.file, text, 0) : around(source, text, asleep ? up : 0, up, down),
    down: down === -1 ? undefined : around(source, text, down, down, up),
    remarks: asleep ? [notRun(source, text)] : [],
  };
}

/** From the marker to the other one, if that follows; what stands before both is for people, and goes with the way up. */
function around({ file }: SourceFile, text: string, from: number, marker: number, other: number): Half {
  if (other !== -1 && other < marker) return partAround(file, text, marker, text.length, marker);
  return partAround(file, text, from, other === -1 ? text.length : other, marker);
}

function notRun({ file }: SourceFile, text: string): Remark {
  const message = 'what stands before the first marker is never run by node-pg-migrate, and left out';
  return { level: 'decided', message, place: placeAt(file, text, splitStatements(text).statements[0]?.offset ?? 0) };
}

/** Where the line of the marker begins; -1 where there is none. */
function start(text: string, marker: RegExp): number {
  const found = marker.exec(text);
  if (found === null) return -1;
  return text.lastIndexOf('\n', text.indexOf('--', found.index)) + 1;
}

function inCode({ file }: SourceFile) {
  const message = 'written in JavaScript, which makes its SQL only when it runs';
  return remarkOn(
    file,
    'mend',
    message,
    'Both files of the pair are empty for now: run `node-pg-migrate up --dry-run` and `down --dry-run` on a database that is one step away, and put the SQL there.',
  );
}
