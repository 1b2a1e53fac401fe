import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

/** A server as it describes itself in the file postmaster.pid of its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** The server that works on this data folder and accepts connections; undefined when there is none. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const found = await readPidFile(data);
  if (found === undefined || !found.ready || !(await isServerOf(data, found))) return undefined;
  return (await accepts(found.port)) ? { pid: found.pid, port: found.port } : undefined;
}

/**
 * Removes a postmaster.pid that a crash, or a copy of the project, left behind and whose process id another process has now:
 * usual in containers, where ids are small and used again. The id of no process PostgreSQL handles itself.
 */
export async function removeStalePidFile(data: string): Promise<void> {
  const found = await readPidFile(data);
  if (found === undefined || !isAlive(found.pid) || (await isServerOf(data, found))) return;
  await rm(join(data, 'postmaster.pid'), { force: true });
}

interface PidFile extends Postmaster {
  /** Where the data folder was when the server started. */
  readonly data: string;
  readonly ready: boolean;
}

async function readPidFile(data: string): Promise<PidFile | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  });
  if (text === undefined) return undefined;
  const [pid, folder = '', , port, , , , status] = text.split('\n');
  return { pid: Number(pid), data: folder, port: Number(port), ready: status?.trim() === 'ready' };
}

async function isServerOf(data: string, { pid, data: declared }: PidFile): Promise<boolean> {
  if (!(pid > 0) || !isAlive(pid)) return false;
  let folder = declared;
  if (process.platform === 'linux') {
    // A zombie (Z) stays for good where process 1 doesn't look after orphans, as in many containers.
    const facts = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (!/^\d+ \(postgres\) [^ZX]/.test(facts)) return false;
    // A server works in its data folder, also after the folder was moved.
    folder = await readlink(`/proc/${pid}/cwd`).catch(() => declared);
  }
  return (await realpath(folder).catch(() => folder)) === (await realpath(data));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether something listens on this port of the loopback interface. */
async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket
      .on('connect', () => answer(true))
      .on('error', () => answer(false))
      .setTimeout(2_000, () => answer(false));
  });
}
