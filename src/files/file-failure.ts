import { PmdbError } from '../core/errors.ts';

/** What the file system had against a file, as an UNREADABLE error; nothing was changed yet. */
export function fileFailure(what: string, cause: unknown, remedy: string): PmdbError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new PmdbError('UNREADABLE', `${what}: ${code ?? message}`, { state: 'Nothing was changed.', remedy, cause });
}
