import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ConnectionValues } from '../core/connection-keywords.ts';
import { socketPath } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { findPassword, type PasswordQuestion } from '../core/password-file.ts';
import { findService } from '../core/service-file.ts';

/** Where libpq's files are when no variable names them. */
export interface LibpqHome {
  readonly passwordFile: string;
  readonly serviceFile: string;
  /** Folder of root.crt, postgresql.crt and postgresql.key. */
  readonly certificates: string;
}

export function libpqHome(env: Readonly<Record<string, string | undefined>>): LibpqHome {
  if (process.platform === 'win32') {
    const folder = join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'postgresql');
    const file = (name: string) => join(folder, name);
    return { passwordFile: file('pgpass.conf'), serviceFile: file('.pg_service.conf'), certificates: folder };
  }
  const home = env.HOME || homedir();
  return {
    passwordFile: join(home, '.pgpass'),
    serviceFile: join(home, '.pg_service.conf'),
    certificates: join(home, '.postgresql'),
  };
}

/** The account that this process runs under; undefined when the system has no name for it. */
export function systemUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** libpq has one folder compiled in: /tmp, or /var/run/postgresql in Debian's and Red Hat's packages. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];

/** The folder in which a server on this machine listens, or undefined. */
export function findSocketFolder(port: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  return SOCKET_FOLDERS.find((folder) => existsSync(socketPath(folder, port)));
}

export interface FoundPassword {
  readonly password?: string | undefined;
  readonly warning?: string;
}

/** Looks a password up. As in libpq a missing file is no error, and one that others can read is not used. */
export function passwordFromFile(path: string, question: PasswordQuestion): FoundPassword {
  const status = possibly(() => statSync(path));
  if (status === undefined) return {};
  if (!status.isFile()) return { warning: `The password file ${path} is not used: it is not a plain file.` };
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
    return { warning: `The password file ${path} is not used: others can read it. To mend that: chmod 600 ${path}` };
  }
  const host = SOCKET_FOLDERS.includes(question.host) ? 'localhost' : question.host;
  const text = possibly(() => readFileSync(path, 'utf8'));
  if (text === undefined) return { warning: `The password file ${path} is not used: it can't be read.` };
  return { password: findPassword(text, { ...question, host }) };
}

export interface FoundService {
  readonly file: string;
  readonly values: ConnectionValues;
}

/** Reads the service from the first of `files` that has it. Throws BAD_CONFIG when none does. */
export function readService(service: string, files: readonly string[]): FoundService {
  for (const file of files) {
    const text = possibly(() => readFileSync(file, 'utf8'));
    const values = text === undefined ? undefined : findService(text, service, file);
    if (values !== undefined) return { file, values };
  }
  throw new PmdbError('BAD_CONFIG', `There is no service "${service}" in ${files.join(' or ')}`, {
    remedy: `Add a section [${service}] there, or name the file that has it: PGSERVICEFILE=…`,
  });
}

/** What can be read, and undefined for what can't, for whatever reason. */
function possibly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
