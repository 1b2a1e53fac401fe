import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureEmbedded, stopEmbedded } from '../../../src/server/embedded.ts';
import { connectTo, embeddedProject, removeServer } from '../../support/embedded-project.ts';
import { has } from '../../support/requirements.ts';

const canMount = await (async () => {
  const probe = '/tmp';
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', probe]).status === 0;
})();

const full = {
  code: 'NO_SERVER',
  message: expect.stringMatching(/^no space left on the disk for the embedded server: \//),
  parts: {
    state: 'the embedded server is not running; the data it had is kept',
    remedy: expect.stringMatching(/^make room .*then: pmdb up/),
  },
};

// The programs take about 60 MB, an empty database 40 MB.
test.skipIf(!has('tmpfs', canMount)).for([
  ['the programs', 30],
  ['the data', 80],
] as const)('a disk that is full before %s are there', async ([, size]) => {
  const project = await onDisk(size);
  await expect(ensureEmbedded(project)).rejects.toMatchObject(full);
  resize(project, 300);
  expect(await ensureEmbedded(project)).toMatchObject({ started: true });
});

test.skipIf(!has('tmpfs', canMount))('a disk that filled up while the server was down', async () => {
  const project = await onDisk(300);
  await connectTo((await ensureEmbedded(project)).database)`create table kept as select 42 as answer`;
  await stopEmbedded(project);
  const filler = join(project, 'filler');
  await writeFile(filler, Buffer.alloc(400e6)).catch(() => {});
  await expect(ensureEmbedded(project)).rejects.toMatchObject(full);
  await rm(filler);
  const { database } = await ensureEmbedded(project);
  expect([...(await connectTo(database)`select answer from kept`)]).toEqual([{ answer: 42 }]);
});

/** A project on a disk of its own, of this many megabytes. */
async function onDisk(megabytes: number): Promise<string> {
  const project = await embeddedProject();
  mount(['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', project]);
  onTestFinished(async () => {
    await removeServer(project);
    spawnSync('umount', [project]);
  });
  return project;
}

const resize = (project: string, megabytes: number) => mount(['-o', `remount,size=${megabytes}m`, project]);

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
