import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PmdbError } from '../core/errors.ts';
import { type GuardedProcess, spawnGuarded } from './guarded-process.ts';
import { anyFreePort } from './port.ts';
import { run } from './run.ts';
import { type ServerUser, serverUser } from './server-user.ts';

export interface PrivateServer extends GuardedProcess {
  /** Superuser, maintenance database, with its password. */
  readonly url: string;
  readonly port: number;
  readonly password: string;
  /** Holds data/, log and the Unix socket; removed when the server stops. */
  readonly folder: string;
}

/** The superuser of a private server. */
export const SUPERUSER = 'postgres';

// Nothing here must survive a power cut, and many databases live side by side.
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  max_locks_per_transaction: '256',
  timezone: 'UTC',
  log_line_prefix: '%m [%p] %u@%d %a ',
};

export interface PrivateServerOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** A read replica, of a server that is gone: it takes queries, and nothing else. */
  readonly replica?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A server of its own in a temporary folder, from the programs in `bin`. It stops at the latest when this process ends,
 * unless it is released. @throws PmdbError NO_SERVER, INTERRUPTED
 */
export async function startPrivateServer(bin: string, options: PrivateServerOptions = {}): Promise<PrivateServer> {
  const user = serverUser();
  const folder = await temporaryFolder(user);
  const password = randomBytes(12).toString('base64url');
  await initialise(bin, { folder, user, password, signal: options.signal });
  if (options.replica === true) await writeFile(join(folder, 'data/standby.signal'), '');
  const port = await anyFreePort();
  const network = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: folder };
  const settings = Object.entries({ ...SETTINGS, ...options.settings, ...network });
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawnGuarded(join(bin, 'postgres'), ['-D', 'data', ...flags], { folder, user });
  await untilReady(folder, server);
  return { ...server, url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`, port, password, folder };
}

/** Owned by the user that servers run under. */
export async function temporaryFolder(user: ServerUser | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-test-'));
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

interface Birth {
  readonly folder: string;
  readonly user: ServerUser | undefined;
  readonly password: string;
  readonly signal: AbortSignal | undefined;
}

async function initialise(bin: string, { folder, user, password, signal }: Birth): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const options = ['-D', 'data', '-U', SUPERUSER, '-E', 'UTF8', '--locale', 'C.UTF-8', '-A', 'scram-sha-256', '-N'];
  try {
    const { code, output } = await run(join(bin, 'initdb'), [...options, '--pwfile', passwordFile], {
      cwd: folder,
      user,
      signal,
    });
    if (code !== 0) throw failed(`${bin}/initdb failed`, output);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** 30 seconds at most. */
async function untilReady(folder: string, server: GuardedProcess): Promise<void> {
  let log = '';
  for (let tries = 0; tries < 1500; tries++) {
    const pidFile = await readFile(join(folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
    if (['ready', 'standby'].includes(pidFile.split('\n')[7]?.trim() ?? '')) return;
    log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    if (log.includes('FATAL') && pidFile === '') break;
    await sleep(20);
  }
  await server.stop();
  throw failed('the private server did not start', log);
}

function failed(what: string, output: string): PmdbError {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return new PmdbError('NO_SERVER', what, {
    state: 'nothing was left behind',
    detail: lines.slice(-10).join('\n'),
    remedy: 'take the embedded server (--embedded), or name a server with --url',
  });
}
