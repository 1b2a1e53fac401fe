import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { unusable } from './server-errors.ts';

/** What is known about a project's embedded server, kept in `.pmdb/server.json`. No secret is in it. */
export interface EmbeddedState {
  /** Holds data/, server.log and the server's programs: `.pmdb` itself, or a folder that the server's user can enter. */
  readonly folder: string;
  readonly port: number;
  /** PostgreSQL's version, such as "17.10". */
  readonly version: string;
}

/** Role and database of every embedded server. The role is a superuser: the server is the project's alone. */
export const ROLE = 'pmdb';
export const DATABASE = 'pmdb';

export const homeOf = (project: string) => join(resolve(project), '.pmdb');

/** In libpq's format, mode 0600, and the only place that holds the password: `PGPASSFILE=.pmdb/pgpass psql …` uses it. */
export const passwordFileOf = (project: string) => join(homeOf(project), 'pgpass');

/** Makes `.pmdb`, which no version control ever takes in. */
export async function createHome(project: string): Promise<void> {
  const home = homeOf(project);
  await mkdir(home, { recursive: true });
  // The server's user must get through to its data, whatever this shell's umask is.
  if (process.getuid?.() === 0) await chmod(home, 0o755);
  await writeFile(join(home, '.gitignore'), '*\n');
}

/** @throws PmdbError NO_SERVER when the file is there and can't be read or understood */
export async function readState(project: string): Promise<EmbeddedState | undefined> {
  const file = join(homeOf(project), 'server.json');
  const text = await read(file);
  if (text === undefined) return undefined;
  try {
    const { folder, port, version } = JSON.parse(text);
    if (Number.isInteger(port) && typeof version === 'string')
      return { folder: resolve(homeOf(project), folder), port, version };
  } catch {}
  throw new PmdbError('NO_SERVER', `${file} is damaged`, { remedy: 'delete it, then: pmdb up (the data stays)' });
}

/** Undefined when there is none. */
export async function readPassword(project: string): Promise<string | undefined> {
  return (await read(passwordFileOf(project)))?.trim().split(':')[4];
}

export async function writeState(project: string, state: EmbeddedState, password: string): Promise<void> {
  const home = homeOf(project);
  // Relative, so that a project can be moved, and a copy of it has a server of its own.
  const folder = state.folder === home ? '.' : state.folder;
  await replace(passwordFileOf(project), `127.0.0.1:${state.port}:*:${ROLE}:${password}\n`);
  await replace(join(home, 'server.json'), `${JSON.stringify({ ...state, folder }, null, 2)}\n`);
}

/** A reader sees the old file or the new one; nobody but the folder's owner sees either. */
async function replace(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  await writeFile(next, text, { mode: 0o600 });
  if (process.getuid?.() === 0) {
    const { uid, gid } = await stat(dirname(file));
    await chown(next, uid, gid);
  }
  await rename(next, file);
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unusable(file, error);
  }
}
