import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
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

test('the URL shows the password only when asked, and is good for a connection then', async () => {
  const project = await embeddedProject();
  await pmdb(['db', 'start'], { cwd: project });
  const bare = (await pmdb(['db', 'url'], { cwd: project })).stdout.trim();
  const whole = (await pmdb(['db', 'url', '--with-password'], { cwd: project })).stdout.trim();
  expect(new URL(bare)).toMatchObject({ username: 'pmdb', password: '' });
  expect(Object.assign(new URL(whole), { password: '' }).href).toBe(new URL(bare).href);
  expect(new URL(whole).password).toMatch(/^[\w-]{32}$/);
  const sql = postgres(whole, { max: 1 });
  onTestFinished(() => sql.end());
  expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);
});
