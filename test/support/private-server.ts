import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerUser, serverUser } from '../../src/server/server-user.ts';
import { type GuardedProcess, spawnGuarded } from './guarded-process.ts';

export interface PrivateServer extends GuardedProcess {
  readonly url: string;
  readonly port: number;
  /** Holds data/, log and the Unix socket; removed when the server stops. */
  readonly folder: string;
}

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

const PASSWORD = 'open-sesame';

export interface PrivateServerOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** A read replica, of a server that is gone: it takes queries, and nothing else. */
  readonly replica?: boolean;
  /** Leave it running after the tests, to look at what they left. */
  readonly keep?: boolean;
}

/** A server of its own in a temporary folder, from the binaries in `bin`. It stops at the latest when this process ends. */
export async function startPrivateServer(bin: string, options: PrivateServerOptions = {}): Promise<PrivateServer> {
  const user = serverUser();
  const folder = await temporaryFolder(user);
  await initialise(bin, folder, user);
  if (options.replica === true) await writeFile(join(folder, 'data/standby.signal'), '');
  const port = await freePort();
  const network = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: folder };
  const settings = Object.entries({ ...SETTINGS, ...options.settings, ...network });
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const keep = options.keep ?? false;
  const server = spawnGuarded(join(bin, 'postgres'), ['-D', 'data', ...flags], { folder, user, keep });
  await untilReady(folder, server);
  return { ...server, url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`, port, folder };
}

/** Owned by the user that servers run under. */
export async function temporaryFolder(user: ServerUser | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-test-'));
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

async function initialise(bin: string, folder: string, user: ServerUser | undefined): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD);
  if (user) await chown(passwordFile, user.uid, user.gid);
  const options = ['-D', 'data', '-U', 'postgres', '-E', 'UTF8', '--locale', 'C.UTF-8', '-A', 'scram-sha-256', '-N'];
  const identity = user && { uid: user.uid, gid: user.gid };
  const { status, error, stderr } = spawnSync(join(bin, 'initdb'), [...options, '--pwfile', passwordFile], {
    cwd: folder,
    encoding: 'utf8',
    ...identity,
  });
  if (status === 0) return;
  await rm(folder, { recursive: true });
  throw new Error(`${bin}/initdb failed: ${error ?? stderr}`);
}

async function untilReady(folder: string, server: GuardedProcess): Promise<void> {
  let log = '';
  for (let tries = 0; tries < 600; tries++) {
    const pidFile = await readFile(join(folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
    if (['ready', 'standby'].includes(pidFile.split('\n')[7]?.trim() ?? '')) return;
    log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    if (log.includes('FATAL') && pidFile === '') break;
    await sleep(50);
  }
  await server.stop();
  throw new Error(`the test server did not start:\n${log}`);
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
