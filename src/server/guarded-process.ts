import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerUser } from './server-user.ts';

export interface GuardedProcess {
  /** Ends the program, waits for it, and removes its folder; nothing once it is released. */
  stop(): Promise<void>;
  /** Lets the program run on when this process ends. Its folder goes when it ends by itself. */
  release(): Promise<void>;
}

export interface GuardOptions {
  /** Where it runs; gets its output in the file `log`, and is removed when it ends. */
  readonly folder: string;
  readonly user: ServerUser | undefined;
}

const RELEASE = 'release';

/** Waits for the pipe's end, or for the word that lets the program go. */
const GUARD = `"$@" >log 2>&1 & server=$!; read -r word; [ "$word" = ${RELEASE} ] || kill -INT $server; wait $server; rm -rf "$PWD"`;

/**
 * A server in the hands of a shell that waits for this process to close a pipe: it stops and its folder vanishes however this
 * process ends: done, failed, Ctrl-C or killed.
 */
export function spawnGuarded(program: string, args: readonly string[], { folder, user }: GuardOptions): GuardedProcess {
  const shell = spawn('sh', ['-c', GUARD, 'sh', program, ...args], {
    cwd: folder,
    ...(user && { uid: user.uid, gid: user.gid }),
    // A group of its own: Ctrl-C in the terminal reaches this process only, which then lets go in good order.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither the shell nor its pipe keeps this process from ending.
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  let released = false;
  const stop = async () => {
    if (released || shell.exitCode !== null) return;
    shell.ref();
    shell.stdin.end();
    await once(shell, 'exit');
  };
  const release = async () => {
    released = true;
    await new Promise<void>((resolve) => shell.stdin.end(`${RELEASE}\n`, () => resolve()));
  };
  return { stop, release };
}
