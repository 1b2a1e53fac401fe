import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import type { ServerUser } from '../../src/server/server-user.ts';

const BYTES = 800 * 2 ** 20;

/** Puts a small disk in the place of this folder. False where the machine permits no mounts. */
export function mountDisk(folder: string, user: ServerUser | undefined): boolean {
  const owner = user === undefined ? '' : `,uid=${user.uid},gid=${user.gid}`;
  return mount('-t', 'tmpfs', '-o', `size=${BYTES},mode=700${owner}`, 'tmpfs', folder);
}

export function unmountDisk(folder: string): void {
  // The server's last process may still be on its way out.
  spawnSync('umount', ['--lazy', folder]);
}

/** Leaves so many bytes free, and lets nobody have more. */
export function fillDisk(folder: string, free: number): void {
  const { bsize, blocks, bfree } = statfsSync(folder);
  resize(folder, (blocks - bfree) * bsize + free);
}

export function makeRoom(folder: string): void {
  resize(folder, BYTES);
}

function resize(folder: string, bytes: number): void {
  // A size below what is used is refused, and the server goes on writing: a little later it isn't.
  for (let tries = 0; tries < 20; tries++) if (mount('-o', `remount,size=${bytes}`, folder)) return;
}

function mount(...args: string[]): boolean {
  return spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
}
