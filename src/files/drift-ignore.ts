import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ignored, parseIgnored } from '../core/drift-ignore.ts';
import { PmdbError } from '../core/errors.ts';

const DEFAULT = 'drift.ignore';

/** What the project's drift.ignore says, or the file that was named instead. Throws UNREADABLE, BAD_FILE. */
export async function readIgnored(project: string, named?: string): Promise<readonly Ignored[]> {
  const file = named ?? DEFAULT;
  try {
    return parseIgnored(file, await readFile(join(project, file), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof PmdbError) throw error;
    if (code === 'ENOENT' && named === undefined) return [];
    throw new PmdbError('UNREADABLE', `${file} can't be read: ${code ?? message}`, { cause: error });
  }
}
