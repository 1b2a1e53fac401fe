import { spawn } from 'node:child_process';
import { PmdbError } from '../core/errors.ts';
import type { ServerUser } from './server-user.ts';

export interface RunOptions {
  /** A folder that `user` may enter: PostgreSQL's programs look up where they are. */
  readonly cwd: string;
  readonly user?: ServerUser | undefined;
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult {
  readonly code: number | null;
  /** stdout and stderr as they came. */
  readonly output: string;
}

// Messages in English, because some are recognised, and no PGPORT or PGDATA of the caller's. Windows needs its own settings.
const ENVIRONMENT = process.platform === 'win32' ? undefined : { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

/** Runs one of the server's programs to its end. @throws PmdbError NO_SERVER, INTERRUPTED */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { cwd, user, input, signal } = options;
  const identity = user && { uid: user.uid, gid: user.gid };
  const child = spawn(program, args, { cwd, env: ENVIRONMENT, signal, windowsHide: true, ...identity });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  // A program that ends before it read everything says why in its output.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return await new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(signal?.aborted ? interrupted() : cannotRun(program, cause)));
    // On Windows a server started by pg_ctl holds on to these pipes, so that they never close.
    child.on(process.platform === 'win32' ? 'exit' : 'close', (code) => resolve({ code, output: output.trim() }));
  });
}

function interrupted(): PmdbError {
  return new PmdbError('INTERRUPTED', 'interrupted while the embedded server was being prepared', {
    remedy: 'pmdb up goes on from here',
  });
}

function cannotRun(program: string, cause: Error): PmdbError {
  return new PmdbError('NO_SERVER', `cannot run ${program}: ${cause.message}`, {
    remedy:
      'the embedded server needs a system with glibc (not Alpine) and a folder it may run programs from; or name a server with --url',
    cause,
  });
}
