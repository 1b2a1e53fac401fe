import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { embeddedStatus, ensureEmbedded, resetEmbedded, stopEmbedded } from '../../../src/server/embedded.ts';
import { connectTo, embeddedProject } from '../../support/embedded-project.ts';

test('is created once, and found running ever after', async () => {
  const project = await embeddedProject();
  const first = await ensureEmbedded(project);
  expect(first).toMatchObject({
    started: true,
    folder: join(project, '.pmdb'),
    version: expect.stringMatching(/^17\./),
  });
  expect(await ensureEmbedded(project)).toEqual({ ...first, started: false });
});

test('is ready for the migrations: a superuser, UTF-8, UTC, the extensions, Unicode upper case', async () => {
  const sql = connectTo((await ensureEmbedded(await embeddedProject())).database);
  await sql.unsafe(
    'create extension pgcrypto; create extension pg_trgm; create extension btree_gist; create extension "uuid-ossp"; create extension pg_stat_statements',
  );
  const [facts] = await sql`
    select current_database() as name, usesuper, current_setting('server_encoding') as encoding,
           current_setting('timezone') as zone, upper('äöü') as upper, show_trgm('ä') = show_trgm('a') as letters_lost
    from pg_user where usename = current_user`;
  const expected = { name: 'pmdb', usesuper: true, encoding: 'UTF8', zone: 'UTC', upper: 'ÄÖÜ', letters_lost: false };
  expect(facts).toEqual(expected);
});

test('of several that start it at once, one does and all get the same server', async () => {
  const project = await embeddedProject();
  const servers = await Promise.all([1, 2, 3, 4].map(() => ensureEmbedded(project)));
  expect(servers.filter(({ started }) => started)).toHaveLength(1);
  expect(new Set(servers.map(({ database }) => `${database.port} ${database.password}`))).toHaveProperty('size', 1);
});

test('stops with its data kept, and comes back under the same URL', async () => {
  const project = await embeddedProject();
  const before = await ensureEmbedded(project);
  const sql = connectTo(before.database);
  await sql`create table kept as select 42 as answer`;
  expect(await embeddedStatus(project)).toMatchObject({ state: 'running', port: before.database.port });
  expect(await stopEmbedded(project)).toBe(true);
  expect(await stopEmbedded(project)).toBe(false);
  expect(await embeddedStatus(project)).toMatchObject({ state: 'stopped', port: before.database.port });
  const after = await ensureEmbedded(project);
  expect(after).toEqual(before);
  expect([...(await connectTo(after.database)`select answer from kept`)]).toEqual([{ answer: 42 }]);
});

test('reset leaves no server and no data', async () => {
  const project = await embeddedProject();
  const before = await ensureEmbedded(project);
  expect(await resetEmbedded(project)).toBe(true);
  expect(await embeddedStatus(project)).toEqual({ state: 'absent' });
  await expect(connectTo(before.database)`select 1`).rejects.toThrow('ECONNREFUSED');
  expect(await resetEmbedded(project)).toBe(false);
});

test('the password stands in a file that only its owner can read, and nowhere else', async () => {
  const project = await embeddedProject();
  const { database } = await ensureEmbedded(project);
  const home = join(project, '.pmdb');
  expect((await stat(join(home, 'pgpass'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(home, 'pgpass'), 'utf8')).toBe(`127.0.0.1:${database.port}:*:pmdb:${database.password}\n`);
  for (const file of ['server.json', 'server.log', 'data/postgresql.conf']) {
    expect(await readFile(join(home, file), 'utf8')).not.toContain(database.password);
  }
  expect(await readFile(join(home, '.gitignore'), 'utf8')).toBe('*\n');
});

test('nobody gets in without the password, nor from another machine', async () => {
  const { database } = await ensureEmbedded(await embeddedProject());
  await expect(connectTo({ ...database, password: 'guessed' })`select 1`).rejects.toMatchObject({ code: '28P01' });
  for (const address of otherAddresses()) expect(await answers(address, database.port)).toBe(false);
});

function otherAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address);
}

async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .on('timeout', () => end(false));
  });
}
