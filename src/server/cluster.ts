import { existsSync } from 'node:fs';
import { appendFile, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DATABASE, ROLE } from './embedded-state.ts';
import { removeStalePidFile } from './postmaster.ts';
import { run } from './run.ts';
import { programFailed } from './server-errors.ts';
import type { ServerUser } from './server-user.ts';

/** One data folder with the programs that run it. */
export interface Cluster {
  readonly folder: string;
  /** The folder of initdb, pg_ctl and postgres. */
  readonly bin: string;
  readonly user: ServerUser | undefined;
  readonly signal: AbortSignal | undefined;
}

export const dataOf = (folder: string) => join(folder, 'data');

// For one developer's machine: consistent after any crash, though a power cut may take the last half second of work with it.
// Locks for migrations of many tenants in one transaction.
const SETTINGS = `
# Set by pmdb; what is changed below or in postgresql.auto.conf stays.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
synchronous_commit = off
max_locks_per_transaction = 256
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d %a '
`;

const ACCESS = `# Set by pmdb: this machine only, and nobody without the password.
host all all 127.0.0.1/32 scram-sha-256
`;

/** Characters compare by code point, upper and lower case as in Unicode: the same on every platform, and for good. */
const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', ...ctype()];

// For extensions that ask the system what a letter is, such as pg_trgm.
function ctype(): string[] {
  const name = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }[process.platform as string];
  return name === undefined ? [] : [`--lc-ctype=${name}`];
}

/** The initdb of a pmdb that was killed may still be writing: then once more, for at most 20 seconds. */
const WHOLE = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } as const;

/** Makes data/, which appears only when it is complete. */
export async function initialise(cluster: Cluster): Promise<void> {
  const unfinished = join(cluster.folder, 'data.new');
  await rm(unfinished, WHOLE);
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await own(cluster, unfinished);
    await must(cluster, 'initdb', ['-D', unfinished, '-U', ROLE, '--auth=trust', ...LOCALE]);
    await appendFile(join(unfinished, 'postgresql.conf'), SETTINGS);
    await writeFile(join(unfinished, 'pg_hba.conf'), ACCESS);
    await single(cluster, unfinished, `create database ${DATABASE}`);
    await rename(unfinished, dataOf(cluster.folder));
  } finally {
    await rm(unfinished, WHOLE);
  }
}

/** While the server is down. The password stands in no argument list and no log. */
export async function setPassword(cluster: Cluster, password: string): Promise<void> {
  await removeStalePidFile(dataOf(cluster.folder));
  await single(cluster, dataOf(cluster.folder), `alter role ${ROLE} password '${password}'`);
}

/** Milliseconds that the processes of a crashed server get to notice that it is gone. */
const DYING = 15_000;

/** @returns false when the port turned out to be taken */
export async function start(cluster: Cluster, port: number): Promise<boolean> {
  await removeStalePidFile(dataOf(cluster.folder));
  for (const deadline = Date.now() + DYING; ; await sleep(100, undefined, { signal: cluster.signal })) {
    const reason = await tryToStart(cluster, port);
    if (reason === undefined) return true;
    if (/address already in use/i.test(reason)) return false;
    if (/is still in use/.test(reason) && Date.now() < deadline) continue;
    throw programFailed('the embedded server did not start', cluster.folder, reason);
  }
}

/** @returns why it did not start; undefined when it did */
async function tryToStart(cluster: Cluster, port: number): Promise<string | undefined> {
  const { folder } = cluster;
  const log = join(folder, 'server.log');
  if (existsSync(log)) await rename(log, `${log}.1`);
  await writeFile(log, '', { mode: 0o600 });
  await own(cluster, log);
  const args = ['start', '-w', '-t', '300', '-D', dataOf(folder), '-l', log, '-o', `-p ${port}`];
  const { code, output } = await run(join(cluster.bin, 'pg_ctl'), args, { ...cluster, cwd: folder });
  if (code === 0) return undefined;
  return (await readFile(log, 'utf8')).trim() || output;
}

/** Open transactions are rolled back. */
export async function stop(cluster: Cluster): Promise<void> {
  await must(cluster, 'pg_ctl', ['stop', '-w', '-t', '120', '-m', 'fast', '-D', dataOf(cluster.folder)]);
}

/** Gives a file or folder to the user the server runs under. */
async function own({ user }: Cluster, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/** PostgreSQL without network or password, for one statement on a data folder that nobody uses. */
async function single(cluster: Cluster, data: string, statement: string): Promise<void> {
  // A statement that fails is not repeated in the output: it may hold the password.
  const args = ['--single', '-c', 'log_min_error_statement=panic', '-D', data, 'postgres'];
  const options = { ...cluster, cwd: cluster.folder, input: `${statement}\n` };
  const { code, output } = await run(join(cluster.bin, 'postgres'), args, options);
  if (code === 0 && !/\b(ERROR|FATAL|PANIC):/.test(output)) return;
  throw programFailed('the embedded server could not be set up', cluster.folder, output);
}

async function must(cluster: Cluster, program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(join(cluster.bin, program), args, { ...cluster, cwd: cluster.folder });
  if (code !== 0) throw programFailed(`${program} failed`, cluster.folder, output);
}
