import { placeAt } from '../place.ts';
import { type Draft, type LeftOut, type Reading, type Remark, remarkOn, type SourceFile } from './draft.ts';
import { baseName, isIdle, lineEnd, partAround, textOf } from './source-half.ts';

/**
 * dbmate reads `<digits>….sql`, in the order of the names, and takes a file apart by its first lines of each kind, wherever
 * they stand (pkg/dbmate/migration.go). Its table has the digits as the version.
 */
const FILE = /^(\d+)(.*)\.sql$/;
const UP = /^--\s*migrate:up(?:\s*$|\s+\S+)/m;
const DOWN = /^--\s*migrate:down(?:\s*$|\s+\S+$)/m;

export function readDbmate(files: readonly SourceFile[]): Reading {
  const drafts: Draft[] = [];
  const leftOut: LeftOut[] = [];
  for (const source of [...files].sort(byName)) {
    const [, digits, rest = ''] = FILE.exec(baseName(source)) ?? [];
    if (digits === undefined || source.path.includes('/')) {
      leftOut.push({ source, remark: remarkOn(source.file, 'decided', 'not a migration of dbmate') });
    } else {
      const title = rest.replace(/^_/, '');
      drafts.push({ key: digits, source, digits, title, checksums: [], ...halvesOf(source) });
    }
  }
  return { drafts, leftOut };
}

/** Bytes, as Go sorts. */
function byName(a: SourceFile, b: SourceFile): number {
  return Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
}

function halvesOf(source: SourceFile): Pick<Draft, 'up' | 'down' | 'remarks'> {
  const read = textOf(source);
  if ('unreadable' in read) return { up: undefined, down: undefined, remarks: [read.unreadable] };
  const { text } = read;
  const [from, back] = [text.search(UP), text.search(DOWN)];
  const wrong = refusal(text, from, back);
  if (wrong !== undefined) {
    const message = `${wrong}, so that dbmate refuses the file`;
    const place = placeAt(source.file, text, Math.max(0, back));
    const remark: Remark = { level: 'mend', message, place, remedy: 'Mend it as dbmate wants it, then import again.' };
    return { up: undefined, down: undefined, remarks: [remark] };
  }
  const up = partAround(source.file, text, 0, back, from);
  const down = partAround(source.file, text, back, text.length, back);
  return {
    up: { ...up, noTransaction: askedFor(text, from) },
    down: { ...down, noTransaction: askedFor(text, back) },
    remarks: [],
  };
}

/** @param from Where the line for the way up begins; -1 where there is none. `back`: the same for the way down. */
function refusal(text: string, from: number, back: number): string | undefined {
  if (from === -1) return 'there is no line -- migrate:up';
  if (back === -1) return 'there is no line -- migrate:down';
  if (back < from) return 'the part that undoes stands first';
  return isIdle(text.slice(0, from)) ? undefined : 'SQL stands before the line -- migrate:up';
}

function askedFor(text: string, marker: number): string | undefined {
  const line = text.slice(marker, lineEnd(text, marker));
  return /\stransaction:false(?:\s|$)/.test(line) ? 'transaction:false' : undefined;
}
