import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PmdbError } from '../core/errors.ts';

/** Names of the SQL files in a folder; none where there is no such folder yet. */
export async function listSqlFiles(project: string, folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(project, folder))).filter((name) => name.endsWith('.sql') && !name.startsWith('.'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cantUse(folder, error);
  }
}

/** Writes all files or none, and never over one that is there. */
export async function writeNewFiles(files: readonly (readonly [path: string, text: string])[]): Promise<void> {
  const written: string[] = [];
  for (const [path, text] of files) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flag: 'wx' });
      written.push(path);
    } catch (error) {
      for (const undo of written) await unlink(undo);
      throw cantUse(path, error);
    }
  }
}

function cantUse(path: string, cause: unknown): PmdbError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new PmdbError('UNREADABLE', `${path} can't be used: ${code ?? message}`, {
    state: 'No file was written.',
    remedy: code === 'EEXIST' ? 'Remove it or choose another name.' : 'Give this user the right to write there.',
    cause,
  });
}
