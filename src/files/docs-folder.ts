import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PmdbError } from '../core/errors.ts';

/** By path below the folder, with "/" between its parts. */
export type FolderFiles = ReadonlyMap<string, string>;

/** Says whose a folder is, and which of its files: those that people put beside them stay. */
const MARKER = '.pmdb-docs';

const MARKER_HEAD = '# Written by pmdb docs, with the files named here. They are overwritten: edit none of them.';

/** How each file stands that is not as it should be. */
export interface StaleFile {
  readonly file: string;
  readonly state: 'missing' | 'different' | 'unexpected';
}

/** What `writeDocs` would change. Throws BAD_FLAG where the folder holds something that pmdb docs didn't write. */
export function staleDocs(folder: string, files: FolderFiles): readonly StaleFile[] {
  const own = ownFiles(folder);
  const expected = new Map([...files, [MARKER, markerOf(files)]]);
  const stale = [...expected].flatMap(([file, text]): StaleFile[] => {
    const found = read(join(folder, file));
    return found === text ? [] : [{ file, state: found === undefined ? 'missing' : 'different' }];
  });
  const left = own.filter((file) => !files.has(file) && read(join(folder, file)) !== undefined);
  return [...stale, ...left.map((file) => ({ file, state: 'unexpected' as const }))];
}

/**
 * Makes the folder hold these files, and removes those of the last time that are none of them. Gives back what it changed.
 * Throws BAD_FLAG where the folder holds something that pmdb docs didn't write, and UNREADABLE.
 */
export function writeDocs(folder: string, files: FolderFiles): readonly StaleFile[] {
  const stale = staleDocs(folder, files);
  try {
    mkdirSync(folder, { recursive: true });
    // First of all: a folder that is half written is known again.
    if (stale.length > 0) writeFileSync(join(folder, MARKER), markerOf(files));
    for (const { file, state } of stale) {
      const path = join(folder, file);
      if (state === 'unexpected') rmSync(path);
      else if (file !== MARKER) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, files.get(file) ?? '');
      }
    }
  } catch (cause) {
    throw new PmdbError('UNREADABLE', `can't write to ${folder}: ${(cause as Error).message}`, {
      remedy: 'Name a folder with --out that may be written to.',
      cause,
    });
  }
  return stale;
}

/** The files that the folder's marker names; none where there is no folder yet, or nothing in it. */
function ownFiles(folder: string): readonly string[] {
  const marker = read(join(folder, MARKER));
  if (marker?.startsWith(MARKER_HEAD)) {
    const files = marker.split('\n').slice(1);
    return files.filter((file) => /^[\w~.-]+(?:\/[\w~.-]+)*$/.test(file) && !file.split('/').includes('..'));
  }
  if (isEmpty(folder)) return [];
  throw new PmdbError('BAD_FLAG', `${folder} is there, and not by pmdb docs`, {
    state: 'Nothing was written.',
    remedy: 'Name another folder with --out: one that is empty, or is not there yet.',
  });
}

function isEmpty(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.isDirectory() && readdirSync(folder).length === 0);
}

function markerOf(files: FolderFiles): string {
  return `${[MARKER_HEAD, ...[...files.keys()].sort()].join('\n')}\n`;
}

function read(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
}
