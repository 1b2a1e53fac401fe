import { PmdbError } from '../core/errors.ts';

/** Why a file or folder of the project can't be read, and what to do. */
export function unreadable(path: string, cause: unknown): PmdbError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new PmdbError('UNREADABLE', `${path} can't be read: ${code ?? message}`, {
    state: 'The database was not touched.',
    remedy: remedyFor(path, code),
    cause,
  });
}

function remedyFor(path: string, code: string | undefined): string {
  if (code === 'ENOTDIR') return `Make ${path} a folder.`;
  // It was in its folder a moment ago.
  if (code === 'ENOENT') return `Restore what the link ${path} points to, or remove it.`;
  return `Give this user the right to read ${path}.`;
}
