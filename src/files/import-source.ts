import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import type { SourceFile } from '../core/import/draft.ts';

/**
 * All files of a folder and of those in it, in the order of their names; hidden ones and node_modules are passed over.
 *
 * @param folder As the user typed it, relative to where the command runs.
 */
export function readImportSource(folder: string): readonly SourceFile[] {
  return list(folder, folder)
    .sort()
    .map((file) => {
      const path = relative(folder, file).replaceAll('\\', '/');
      return { path, file, bytes: read(file) };
    });
}

function list(root: string, folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? list(root, path) : [path];
    });
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(path: string, cause: unknown): PmdbError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is no such folder' : (code ?? message);
  return new PmdbError('UNREADABLE', `${path} can't be read: ${why}`, {
    state: 'No file was written.',
    remedy: 'Name the folder with the migrations of the other tool.',
    cause,
  });
}
