import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { unreadable } from './unreadable.ts';

/**
 * Paths of the files that end with .sql, in a folder and all below it, in no order. What other people's tools keep there,
 * `node_modules` and folders that begin with a dot, is nobody's test. Links are followed, each folder once. The folder may be
 * a whole disk by mistake: throws INTERRUPTED when the signal is given, and UNREADABLE.
 */
export async function sqlFilesUnder(folder: string, signal: AbortSignal, seen = new Set<string>()): Promise<string[]> {
  if (signal.aborted)
    throw new PmdbError('INTERRUPTED', `interrupted while looking for files in ${folder}`, {
      state: 'Nothing was changed.',
    });
  const found: string[] = [];
  try {
    const real = await realpath(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      const sql = entry.name.endsWith('.sql');
      const kind = entry.isSymbolicLink()
        ? await stat(path).catch((error) => (sql ? fail(path, error) : entry))
        : entry;
      if (kind.isDirectory() && !IGNORED.test(entry.name)) found.push(...(await sqlFilesUnder(path, signal, seen)));
      if (sql && kind.isFile()) found.push(path);
    }
  } catch (error) {
    throw error instanceof PmdbError ? error : unreadable(folder, error);
  }
  return found;
}

function fail(path: string, cause: unknown): never {
  throw unreadable(path, cause);
}

const IGNORED = /^(?:\.|node_modules$)/;
