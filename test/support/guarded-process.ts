import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerUser } from '../../src/server/server-user.ts';

export interface GuardedProcess {
  /** Ends the program, waits for it, and removes its folder. */
  stop(): Promise<void>;
}

export interface GuardOptions {
  /** Where it runs; gets its output in the file `log`, and is removed when it ends. */
  readonly folder: string;
  readonly user: ServerUser | undefined;
  /** Leave it running when this process ends. */
  readonly keep?: boolean;
}

/**
 * A server in the hands of a shell that waits for this process to close a pipe: it stops and its folder vanishes however this
 * process ends: done, failed, Ctrl-C or killed.
 */
export function spawnGuarded(program: string, args: readonly string[], options: GuardOptions): GuardedProcess {
  const { folder, user, keep = false } = options;
  const wait = keep ? 'wait $server' : 'cat; kill -INT $server; wait $server';
  const shell = spawn('sh', ['-c', `"$@" >log 2>&1 & server=$!; ${wait}; rm -rf "$PWD"`, 'sh', program, ...args], {
    cwd: folder,
    ...(user && { uid: user.uid, gid: user.gid }),
    // A group of its own: Ctrl-C in the terminal reaches this process only, which then lets go in good order.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither the shell nor its pipe keeps this process from ending.
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  const stop = async () => {
    if (keep || shell.exitCode !== null) return;
    shell.ref();
    shell.stdin?.end();
    await once(shell, 'exit');
  };
  return { stop };
}
