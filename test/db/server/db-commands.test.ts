import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { embeddedProject } from '../../support/embedded-project.ts';

test('start, url, status, stop and reset, as a newcomer types them', async () => {
  const project = await embeddedProject();
  const db = (...args: string[]) => pmdb(['db', ...args], { cwd: project });
  expect(await db('status')).toMatchObject({
    code: 0,
    stdout: 'no embedded server in this project: pmdb up makes one\n',
  });
  expect(await db('url')).toMatchObject({ code: 3, stderr: expect.stringContaining('pmdb db start') });

  expect((await db('start')).stdout).toMatch(/^PostgreSQL 17\.\d+ started: postgresql:\/\/pmdb@127\.0\.0\.1:\d+\/pmdb/);
  expect((await db('start')).stdout).toMatch(/^PostgreSQL 17\.\d+ is running already: /);
  expect((await db('status')).stdout).toMatch(/^running: PostgreSQL 17\.\d+ in .*, port \d+, process \d+\n$/);

  expect(await db('stop')).toMatchObject({ code: 0, stdout: 'stopped the embedded server; its data stays\n' });
  expect(await db('stop')).toMatchObject({ code: 0, stdout: 'the embedded server was not running\n' });
  expect((await db('status')).stdout).toMatch(/^stopped: /);

  expect(await db('reset')).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_CONFIRMED') });
  expect((await db('status')).stdout).toMatch(/^stopped: /);
  expect(await db('reset', '--yes')).toMatchObject({ code: 0, stdout: 'removed the embedded server and its data\n' });
  expect(await db('reset', '--yes')).toMatchObject({ code: 0, stdout: 'there was no embedded server to remove\n' });
});

test('the URL shows the password only when asked; both ways psql gets in', async () => {
  const project = await embeddedProject();
  await pmdb(['db', 'start'], { cwd: project });
  const bare = (await pmdb(['db', 'url'], { cwd: project })).stdout.trim();
  const whole = (await pmdb(['db', 'url', '--with-password'], { cwd: project })).stdout.trim();
  expect(new URL(bare)).toMatchObject({ username: 'pmdb', password: '' });
  expect(Object.assign(new URL(whole), { password: '' }).href).toBe(new URL(bare).href);
  expect(new URL(whole).password).toMatch(/^[\w-]{32}$/);
  expect(psql(whole, {})).toBe('1');
  expect(psql(bare, { PGPASSFILE: join(project, '.pmdb/pgpass') })).toBe('1');
});

function psql(url: string, env: Record<string, string>): string {
  const run = spawnSync('psql', [url, '-XAtwc', 'select 1'], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return run.stdout.trim() || run.stderr;
}
