import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface PmdbRun {
  readonly pid: number;
  /** As `kill -9` does; nothing when it has ended. */
  kill(): void;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<PmdbEnd>;
}

export interface PmdbEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** It did not end by itself. */
  readonly hung: boolean;
  /** The error's code, such as CONNECTION_LOST. */
  readonly error: string | undefined;
  readonly output: string;
  readonly ms: number;
}

/** What pmdb needs at most before something is wrong with it. */
const LIMIT = 60_000;

/** Runs pmdb without a terminal and without any setting of this machine. */
export function startPmdb(bin: string, args: readonly string[], url: string): PmdbRun {
  const began = performance.now();
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url };
  const child = spawn(process.execPath, [bin, ...args, '--yes'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let hung = false;
  const limit = setTimeout(() => {
    hung = true;
    child.kill('SIGABRT');
  }, LIMIT);
  const code = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const ended = async () => {
    const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('');
    const end = { code: await code, hung, ms: performance.now() - began, output };
    clearTimeout(limit);
    return { ...end, error: /^✖ .*?\(([A-Z_]+)\)$/ms.exec(output)?.[1] };
  };
  return { pid: child.pid ?? 0, kill: () => void child.kill('SIGKILL'), ended: ended() };
}
