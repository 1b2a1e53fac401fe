import { type Draft, type Half, type LeftOut, type Reading, type Remark, remarkOn, type SourceFile } from './draft.ts';
import { baseName, halfOf } from './source-half.ts';

/** golang-migrate reads `<digits>_<title>.up.sql` and `.down.sql`, in the order of the numbers (source/parse.go). */
const FILE = /^(\d+)_(.*)\.(down|up)\.sql$/;

interface Found {
  readonly number: bigint;
  readonly digits: string;
  readonly title: string;
  readonly up?: SourceFile;
  readonly down?: SourceFile;
}

export function readGolangMigrate(files: readonly SourceFile[]): Reading {
  const found = new Map<bigint, Found>();
  const leftOut: LeftOut[] = [];
  for (const source of files) {
    const [, digits, title = '', direction] = FILE.exec(baseName(source)) ?? [];
    if (digits === undefined || source.path.includes('/')) {
      leftOut.push({ source, remark: remarkOn(source.file, 'decided', 'not a migration of golang-migrate') });
      continue;
    }
    const number = BigInt(digits);
    const before = found.get(number);
    if (before?.[direction as 'up' | 'down'] !== undefined) leftOut.push(twice(source, number));
    else found.set(number, { number, digits, title, ...before, [direction as string]: source });
  }
  const ordered = [...found.values()].sort((a, b) => (a.number < b.number ? -1 : 1));
  return { drafts: ordered.map(draftOf), leftOut };
}

function draftOf({ number, digits, title, up, down }: Found): Draft {
  const [does, undoes] = [up && halfOf(up), down && halfOf(down)];
  const source = (up ?? down) as SourceFile;
  const remarks: Remark[] = [...(does?.remarks ?? []), ...(undoes?.remarks ?? [])];
  if (up === undefined) {
    remarks.push(
      remarkOn(source.file, 'decided', `there is no .up.sql: golang-migrate takes version ${number} for empty`),
    );
  }
  const nothing: Half = { file: source.file, text: '', line: 1 };
  return {
    key: String(number),
    source,
    digits,
    title,
    up: up === undefined ? nothing : does?.half,
    down: undoes?.half,
    remarks,
    checksums: [],
  };
}

function twice(source: SourceFile, number: bigint): LeftOut {
  const message = `version ${number} is there twice, which golang-migrate refuses`;
  return { source, remark: remarkOn(source.file, 'mend', message, 'Remove one of them, then import again.') };
}
