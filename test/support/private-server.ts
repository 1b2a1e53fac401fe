import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverUser } from '../../src/server/server-user.ts';

export interface PrivateServer {
  readonly url: string;
  readonly port: number;
  /** Holds data/, log and the Unix socket; removed when the server stops. */
  readonly folder: string;
  stop(): Promise<void>;
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

/**
 * A server of its own in a temporary folder, from the binaries in `bin`. It lives in the hands of a shell that waits for
 * this process to close a pipe, so it stops and vanishes however this process ends: done, failed, Ctrl-C or killed.
 */
export async function startPrivateServer(bin: string, settings: Record<string, string> = {}): Promise<PrivateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-test-'));
  const user = serverUser();
  const as = { cwd: folder, ...(user && { uid: user.uid, gid: user.gid }) };
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD);
  for (const path of user ? [folder, passwordFile] : []) await chown(path, user?.uid ?? 0, user?.gid ?? 0);
  const options = ['-D', 'data', '-U', 'postgres', '-E', 'UTF8', '--locale', 'C.UTF-8', '-A', 'scram-sha-256', '-N'];
  const initdb = spawnSync(join(bin, 'initdb'), [...options, '--pwfile', passwordFile], { ...as, encoding: 'utf8' });
  if (initdb.status !== 0) {
    await rm(folder, { recursive: true });
    throw new Error(`${bin}/initdb failed: ${initdb.error ?? initdb.stderr}`);
  }

  const port = await freePort();
  const all = { ...SETTINGS, ...settings, port: String(port), unix_socket_directories: folder };
  const flags = Object.entries({ ...all, listen_addresses: '127.0.0.1' }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const guard = ['-c', '"$@" 2>log & server=$!; cat; kill -INT $server; wait $server; rm -rf "$PWD"', 'sh'];
  const shell = spawn('sh', [...guard, join(bin, 'postgres'), '-D', 'data', ...flags], {
    ...as,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither the shell nor its pipe keeps this process from ending.
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  const stop = () => stopShell(shell);
  await untilReady(folder, stop);
  return { url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`, port, folder, stop };
}

async function stopShell(shell: ChildProcess): Promise<void> {
  if (shell.exitCode !== null) return;
  shell.ref();
  shell.stdin?.end();
  await once(shell, 'exit');
}

async function untilReady(folder: string, stop: () => Promise<void>): Promise<void> {
  let log = '';
  for (let tries = 0; tries < 600; tries++) {
    const pidFile = await readFile(join(folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
    if (pidFile.split('\n')[7]?.trim() === 'ready') return;
    log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    if (log.includes('FATAL') && pidFile === '') break;
    await sleep(50);
  }
  await stop();
  throw new Error(`the test server did not start:\n${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
