import { appendFile, readFile } from 'node:fs/promises';
import { PmdbError } from '../core/errors.ts';

/** Adds those of the lines that the file doesn't have, and makes the file where there is none. True when it was changed. */
export async function appendMissingLines(path: string, lines: readonly string[]): Promise<boolean> {
  try {
    const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const known = new Set(before.split(/\r?\n/).map(bare));
    const missing = lines.filter((line) => !known.has(bare(line)));
    const newline = before === '' || before.endsWith('\n') ? '' : '\n';
    if (missing.length > 0) await appendFile(path, `${newline}${missing.join('\n')}\n`);
    return missing.length > 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new PmdbError('UNREADABLE', `${path} can't be written: ${code ?? message}`, {
      state: 'It is as it was.',
      remedy: `Add to it by hand: ${lines.join(' ')}`,
      cause: error,
    });
  }
}

/** To a .gitignore the slashes around a folder's name make no difference here. */
function bare(line: string): string {
  return line.trim().replace(/^\/|\/$/g, '');
}
