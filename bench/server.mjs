import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PASSWORD = 'bench';

/** As PostgreSQL says it: "postgres (PostgreSQL) 15.20". */
export function serverVersion(bin = findBinaries()) {
  return execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
}

/**
 * A PostgreSQL server of its own under `folder`, with the settings that initdb gives (fsync on), and a password.
 *
 * @param {string} folder
 * @param {readonly string[]} more Settings beside these, such as "jit=off".
 */
export async function startServer(folder, more = []) {
  const bin = findBinaries();
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  mkdirSync(folder);
  writeFileSync(join(folder, 'password'), PASSWORD);
  if (user.uid !== undefined)
    for (const path of [folder, join(folder, 'password')]) chownSync(path, user.uid, user.gid);
  const options = ['-D', 'data', '-U', 'postgres', '-E', 'UTF8', '--locale', 'C', '-A', 'scram-sha-256'];
  execFileSync(join(bin, 'initdb'), [...options, '--pwfile', 'password'], { cwd: folder, stdio: 'ignore', ...user });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`, ...more];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const server = spawn(join(bin, 'postgres'), ['-D', 'data', ...flags], { cwd: folder, stdio: 'ignore', ...user });
  process.on('exit', () => server.kill('SIGINT'));
  await untilReady(join(folder, 'data/postmaster.pid'));
  return {
    port,
    pid: server.pid,
    version: serverVersion(bin),
    stop: async () => {
      server.kill('SIGINT');
      await once(server, 'exit');
    },
  };
}

/** @param {string} database @param {number} port */
export function urlOf(database, port) {
  return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** Makes the database anew, and leaves no work of the last run to the next one: a checkpoint is taken. */
export function freshDatabase(name, port) {
  const drop = `drop database if exists ${name} with (force)`;
  const commands = [drop, `create database ${name}`, 'checkpoint'].flatMap((command) => ['-c', command]);
  execFileSync('psql', ['-X', '-q', ...commands, urlOf('postgres', port)], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function findBinaries() {
  const root = '/usr/lib/postgresql';
  const debian = existsSync(root) ? readdirSync(root).map((major) => join(root, major, 'bin')) : [];
  const folders = [...debian.sort().reverse(), ...(process.env.PATH ?? '').split(delimiter)];
  const found = process.env.PMDB_TEST_PG_BIN ?? folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found && spawnSync('psql', ['--version']).status === 0) return found;
  throw new Error('the bench needs a PostgreSQL server (initdb) and psql on PATH');
}

/** Under root the server runs as the user that the packages of PostgreSQL make. */
function idOf(what) {
  return Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
}

async function untilReady(pidFile) {
  for (let tries = 0; tries < 200; tries++) {
    if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[7]?.trim() === 'ready') return;
    await sleep(50);
  }
  throw new Error('the server did not start');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
