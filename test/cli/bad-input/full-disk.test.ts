import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { embeddedProject, removeServer } from '../../support/embedded-project.ts';
import { has } from '../../support/requirements.ts';

const canMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0;

test.skipIf(!has('tmpfs', canMount))('a disk that is too small for the embedded server', async () => {
  const project = await embeddedProject();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=30m,mode=755', 'tmpfs', project]).status).toBe(0);
  onTestFinished(async () => {
    await removeServer(project);
    spawnSync('umount', [project]);
  });
  spawnSync('mkdir', ['-p', `${project}/migrations/shared`]);
  const { code, stdout, stderr } = await pmdb(['up', '--dir', project]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr.replaceAll(project, '<project>')).toMatch(
    /^✖ no space left on the disk for the embedded server: <project>\/.* \(NO_SERVER\)\n {2}state: .*\n {2}next: .*pmdb up/,
  );
});
