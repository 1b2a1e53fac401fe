import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { withFolderLock } from '../../../src/server/folder-lock.ts';

async function lockFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'lock');
}

/** How many hold the lock at the same time, at most. */
async function crowd(file: string, size: number): Promise<number> {
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(1);
    inside--;
  };
  await Promise.all(Array.from({ length: size }, () => withFolderLock(file, work)));
  return most;
}

test('one at a time, and nothing is left behind', async () => {
  const file = await lockFile();
  expect(await crowd(file, 20)).toBe(1);
  expect(await readdir(join(file, '..'))).toEqual([]);
});

test('a failure lets go of it', async () => {
  const file = await lockFile();
  await expect(withFolderLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await crowd(file, 1)).toBe(1);
});

test('a holder that lives is waited for, then named', async () => {
  const file = await lockFile();
  await writeFile(file, `${process.pid} somebody\n`);
  const waits: string[] = [];
  const waiting = withFolderLock(file, async () => {}, { patience: 120, onWait: () => waits.push('waits') });
  await expect(waiting).rejects.toMatchObject({ code: 'LOCKED', message: expect.stringContaining(file) });
  expect(waits).toEqual(['waits']);
});

test('what a dead process left is taken over at once, by one of many', async () => {
  const file = await lockFile();
  await writeFile(file, `${deadProcess()} somebody\n`);
  expect(await crowd(file, 20)).toBe(1);
});

test('what nobody refreshed is taken over, though its process id is in use', async () => {
  const file = await lockFile();
  await writeFile(file, `${process.pid} somebody\n`);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(file, longAgo, longAgo);
  expect(await crowd(file, 20)).toBe(1);
});

test('whoever waits can be interrupted', async () => {
  const file = await lockFile();
  await writeFile(file, `${process.pid} somebody\n`);
  const signal = AbortSignal.timeout(100);
  await expect(withFolderLock(file, async () => {}, { signal })).rejects.toMatchObject({ name: 'AbortError' });
});

function deadProcess(): number {
  return spawnSync('true').pid;
}
