import { lineAndColumn } from '../place.ts';
import { readSourceText } from '../source-text.ts';
import { splitStatements } from '../sql/statements.ts';
import type { Half, Remark, SourceFile } from './draft.ts';

/** The text of a file, or why it can't be read. */
export function textOf({ file, bytes }: SourceFile): { readonly text: string } | { readonly unreadable: Remark } {
  const read = readSourceText(file, bytes);
  if ('text' in read) return read;
  const { message, place, remedy } = read.problem;
  const again = `${remedy ?? 'Mend it.'} Then import again.`;
  return { unreadable: { level: 'mend', message, place: place ?? { file, line: 1, column: 1 }, remedy: again } };
}

/** The part of a file's text between two offsets; `from` is the beginning of a line. */
export function partOf(file: string, text: string, from: number, to: number = text.length): Half {
  return { file, text: text.slice(from, to), line: lineAndColumn(text, from).line };
}

/** The same without the line at `marker`, which is for the tool alone; an empty one is left, so that lines keep their numbers. */
export function partAround(file: string, text: string, from: number, to: number, marker: number): Half {
  const half = partOf(file, text, from, to);
  return { ...half, text: text.slice(from, marker) + text.slice(lineEnd(text, marker), to) };
}

/** Where the line ends that `offset` is in, before its line feed. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** Whether a text has nothing to run. */
export function isIdle(text: string): boolean {
  const { statements, commands, problems } = splitStatements(text);
  return statements.length + commands.length + problems.length === 0;
}

/** A file that says one direction only. */
export function halfOf(source: SourceFile): { readonly half: Half | undefined; readonly remarks: readonly Remark[] } {
  const read = textOf(source);
  if ('unreadable' in read) return { half: undefined, remarks: [read.unreadable] };
  return { half: partOf(source.file, read.text, 0), remarks: [] };
}

/** The name of a file without its folders. */
export function baseName({ path }: SourceFile): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
