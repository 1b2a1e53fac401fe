import { fileNameWords } from '../file-name-words.ts';
import { parseFileName, trackFolders } from '../layout.ts';
import type { Draft, Tool } from './draft.ts';

/** A migration that the project has, and how it begins. */
export interface Earlier {
  /** "V001__create_units.sql" */
  readonly fileName: string;
  readonly text: string;
}

interface Known {
  readonly version: string;
  readonly name: string;
  /** What its first lines say that it was imported from. */
  readonly path: string | undefined;
}

type Named = Pick<Draft, 'source' | 'title'>;

/**
 * The numbers that an import before this one gave: a file that is new in the other tool's project must not move those that
 * databases may have recorded by now. A file is known by the path that its pair names, or else by what it does, where that is
 * said once: somebody may have moved it, or written its pair by hand. Sqitch gives a reworked change's script to another one,
 * and only ever adds at the end of its plan.
 *
 * @returns For each draft its number, undefined for one that is new.
 */
export function earlierVersions(
  tool: Tool,
  drafts: readonly Named[],
  files: readonly Earlier[],
): readonly (string | undefined)[] {
  if (tool === 'sqitch') return drafts.map(() => undefined);
  const known = files.flatMap((file) => readEarlier(tool, file));
  const byPath = new Map(known.flatMap((each) => (each.path === undefined ? [] : [[each.path, each] as const])));
  const named = drafts.map(({ source }) => byPath.get(source.path));
  const rest = known.filter((each) => !named.includes(each));
  const titles = drafts.map(({ title }) => fileNameWords(title));
  return named.map((found, i) => {
    if (found !== undefined) return found.version;
    const others = titles.filter((title, j) => named[j] === undefined && title === titles[i]);
    const [only, ...more] = rest.filter(({ name }) => name === titles[i]);
    return others.length === 1 && more.length === 0 ? only?.version : undefined;
  });
}

function readEarlier(tool: Tool, { fileName, text }: Earlier): Known[] {
  const parsed = parseFileName(trackFolders('shared').migrations, fileName);
  if (!('version' in parsed)) return [];
  const { version, name } = parsed;
  const from = `-- Imported from ${tool}: `;
  const line = text.split(/\r?\n/).find((each) => each.startsWith(from));
  return [{ version, name, path: line?.slice(from.length) }];
}
