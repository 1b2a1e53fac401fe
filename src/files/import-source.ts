import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import type { SourceFile } from '../core/import/draft.ts';
import { trackFolders } from '../core/layout.ts';

/**
 * All files of a folder and of those in it, in the order of their names; hidden ones and node_modules are passed over, and
 * what the new project has in there: Flyway, for one, would take it for its own.
 *
 * @param folder As the user typed it, relative to where the command runs.
 * @param project The new project's folder.
 */
export function readImportSource(folder: string, project: string): readonly SourceFile[] {
  const written = (['shared', 'tenant'] as const).flatMap((track) => Object.values(trackFolders(track)));
  const passed = written.map((each) => resolve(project, each));
  return list(folder, passed)
    .sort()
    .map((file) => {
      const path = relative(folder, file).replaceAll('\\', '/');
      return { path, file, bytes: read(file) };
    });
}

function list(folder: string, passed: readonly string[]): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      return passed.includes(resolve(path)) ? [] : list(path, passed);
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
