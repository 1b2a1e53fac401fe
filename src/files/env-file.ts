import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';

/** What the project's `.env` says; empty when there is none. Throws UNREADABLE. */
export async function readEnvFile(project: string): Promise<Readonly<Record<string, string>>> {
  const path = join(project, '.env');
  let text: string;
  try {
    // A handful of small files is read sooner than a pool of threads is up.
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // A folder of that name is a virtual environment of Python, not a settings file.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return {};
    throw new PmdbError('UNREADABLE', `${path} can't be read (${code})`, {
      remedy: `Make it readable for you, or move it away: chmod u+r ${path}`,
      cause,
    });
  }
  const { parse } = await import('dotenv');
  return parse(text);
}
