import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { spawnPmdb, tmpProject } from '../support/cli.ts';
import { SOUND } from './bad-input/refusal.ts';

const HANGS: Readonly<Record<string, (socket: Socket) => void>> = {
  'says nothing at all': () => {},
  'falls silent before the login': (socket) => void socket.once('data', () => socket.write('N')),
};

test.each(Object.entries(HANGS))('Ctrl-C does not wait for a server that %s', async (_, hang) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    hang(socket);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const database = `me@127.0.0.1:${port}/app`;
  const child = spawnPmdb(['migrate', '--url', `postgres://${database}`, '--dir', await tmpProject(SOUND)]);
  const stderr = text(child.stderr);
  const [socket] = (await once(server, 'connection')) as [Socket];
  await once(socket, 'readable');
  child.kill('SIGINT');
  const began = Date.now();
  expect(await once(child, 'close')).toEqual([130, null]);
  // It waits 10 s for a server.
  expect(Date.now() - began).toBeLessThan(5_000);
  expect(await stderr).toBe(
    `✖ interrupted while connecting to ${database} (INTERRUPTED)\n  state:   Nothing was changed.\n`,
  );
});
