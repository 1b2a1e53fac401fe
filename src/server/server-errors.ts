import { PmdbError } from '../core/errors.ts';

const ANOTHER_SERVER = 'or name a server with --url';

/** An error about one of the embedded server's files, from what the system said about it. */
export function unusable(file: string, cause: unknown): PmdbError {
  const { code, message, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string };
  if (code === 'ENOSPC') return diskFull(dest ?? file, cause);
  const remedy =
    code === 'EACCES' || code === 'EPERM'
      ? `run pmdb as the user who started the embedded server, ${ANOTHER_SERVER}`
      : `make the folder writable, ${ANOTHER_SERVER}`;
  return new PmdbError('NO_SERVER', `the embedded server can't use ${file}: ${message}`, { remedy, cause });
}

function diskFull(file: string, cause?: unknown): PmdbError {
  return new PmdbError('NO_SERVER', `no space left on the disk for the embedded server: ${file}`, {
    state: 'the embedded server is not running; the data it had is kept',
    remedy: `make room (a new server takes about 130 MB), then: pmdb up; ${ANOTHER_SERVER}`,
    cause,
  });
}

/** An error about one of PostgreSQL's programs, from what it said. */
export function programFailed(what: string, folder: string, output: string): PmdbError {
  if (/No space left on device/i.test(output)) return diskFull(folder);
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return new PmdbError('NO_SERVER', `${what} (${folder})`, {
    state: 'the embedded server is not running; the data it had is kept',
    detail: lines.slice(-10).join('\n'),
    remedy: `if the reason above can't be mended: pmdb db reset (the embedded data is lost), then pmdb up; ${ANOTHER_SERVER}`,
  });
}

/** Anything that the file system said while the server was handled becomes an error that a user can act on. */
export async function explained<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PmdbError || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw unusable((error as NodeJS.ErrnoException).path ?? folder, error);
  }
}
