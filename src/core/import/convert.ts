import type { Problem } from '../errors.ts';
import { fileNameWords } from '../file-name-words.ts';
import { trackFolders } from '../layout.ts';
import { readScript } from '../script.ts';
import { blanked, cut } from './cut-statements.ts';
import type { Draft, Half, LeftOut, Reading, Remark, SourceFile, Tool } from './draft.ts';
import { type Earlier, earlierVersions } from './earlier.ts';
import { numberDrafts } from './number-drafts.ts';
import { decideRunning } from './own-transaction.ts';
import { isIdle } from './source-half.ts';

/** A file to be written. */
export interface Output {
  /** Relative to the project. */
  readonly file: string;
  /** Empty where somebody has to write it: pmdb refuses an empty file. */
  readonly text: string;
  /** The source, with blanks for what was taken out of it, for whoever looks into it further; undefined for an empty one. */
  readonly source: Half | undefined;
}

/** A migration of pmdb's, made from one of another tool's. */
export interface Conversion {
  readonly key: string;
  readonly source: SourceFile;
  readonly version: string;
  readonly name: string;
  readonly up: Output;
  /** Undefined where the migration says that there is no way back. */
  readonly down: Output | undefined;
  /** Where a rollback is, or would be. */
  readonly rollback: string;
  readonly remarks: readonly Remark[];
  readonly checksums: readonly string[];
}

export interface Converted {
  readonly tool: Tool;
  readonly migrations: readonly Conversion[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes pairs of pmdb's from a project of another tool.
 *
 * @param earlier Migrations that the project has by now.
 */
export function convert(tool: Tool, { drafts, leftOut }: Reading, earlier: readonly Earlier[] = []): Converted {
  const versions = numberDrafts(drafts, earlierVersions(tool, drafts, earlier));
  return { tool, migrations: drafts.map((draft, i) => convertOne(tool, draft, versions[i] as string)), leftOut };
}

function convertOne(tool: Tool, draft: Draft, version: string): Conversion {
  const { key, source, checksums } = draft;
  const name = fileNameWords(draft.title) || 'migration';
  const fileName = `V${version}__${name}.sql`;
  const { migrations, rollbacks } = trackFolders('shared');
  const remarks = [...draft.remarks];
  const wayBack = draft.down !== undefined && !(isIdle(draft.down.text) && draft.down.text.trim() === '');
  const irreversible = draft.up !== undefined && !wayBack;
  if (irreversible) remarks.push(noWayBack(draft, tool));
  const make = (half: Half | undefined, folder: string, directives: readonly string[]) => {
    const direction = folder === migrations ? 'up' : 'down';
    const head = [...directives, `-- Imported from ${tool}: ${source.path}`, ''];
    const made = outputOf(half, `${folder}/${fileName}`, head, direction);
    remarks.push(...made.remarks);
    return made.output;
  };
  const up = make(draft.up, migrations, irreversible ? ['-- pmdb: irreversible'] : []);
  const down = irreversible ? undefined : make(wayBack ? draft.down : undefined, rollbacks, []);
  return { key, source, version, name, up, down, rollback: `${rollbacks}/${fileName}`, remarks, checksums };
}

function noWayBack({ source: { file }, down }: Draft, tool: Tool): Remark {
  const message = down === undefined ? `${tool} has no way back from it` : 'the part that undoes it is empty';
  return {
    level: 'decided',
    message: `irreversible: ${message}`,
    place: { file, line: down?.line ?? 1, column: 1 },
  };
}

function outputOf(
  half: Half | undefined,
  file: string,
  head: readonly string[],
  direction: 'up' | 'down',
): { readonly output: Output; readonly remarks: readonly Remark[] } {
  if (half === undefined || half.unfilled) return { output: { file, text: '', source: undefined }, remarks: [] };
  const { noTransaction, cuts, remarks } = decideRunning(half);
  const above = noTransaction ? ['-- pmdb: no-transaction', ...head] : head;
  const body = cut(half.text, cuts)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  const source = { ...half, text: blanked(half.text, cuts) };
  const script = readScript(half.file, Buffer.from([...above, source.text].join('\n')), direction);
  const problems = script.problems.map((problem) => toMend(problem, half, above.length));
  return {
    output: { file, text: `${[...above, body].join('\n').trimEnd()}\n`, source },
    remarks: [...remarks, ...problems],
  };
}

/** A problem of a text that has so many lines above those of the half; the place is the one in the tool's own file. */
export function toMend({ message, place, remedy }: Problem, half: Half, above: number): Remark {
  const line = Math.max(1, (place?.line ?? 1) - above + half.line - 1);
  return { level: 'mend', message, place: { column: 1, ...place, file: half.file, line }, remedy };
}
