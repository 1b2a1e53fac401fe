import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { refusal } from './database-of.ts';
import { type Listener, listen } from './recorder.ts';

let listener: Listener | undefined;
afterEach(() => {
  listener?.close();
  listener = undefined;
});
const STATE = { code: 'CONNECT', state: 'Nothing was changed.' };

describe('nobody is there', () => {
  test('no such host', async () => {
    const { message, ...rest } = await refusal('postgres://u:s3cret@no-such-host.invalid/db');
    // Which of the two it is depends on the name server of this machine.
    expect([
      { message: 'there is no host no-such-host.invalid', remedy: 'Check how the host is spelled.' },
      {
        message: 'the name no-such-host.invalid could not be looked up',
        remedy: 'Check the network and its name server (DNS).',
      },
    ]).toContainEqual({
      message: message.replace('No connection to u@no-such-host.invalid:5432/db: ', ''),
      remedy: rest.remedy,
    });
    expect(rest).toMatchObject(STATE);
  });

  test.each(['127.0.0.1', 'localhost'])('a port on which nothing listens, at %s', async (host) => {
    const { port, close } = await listen('127.0.0.1', () => {});
    close();
    expect(await refusal(`postgres://u:s3cret@${host}:${port}/db`)).toEqual({
      ...STATE,
      message: `No connection to u@${host}:${port}/db: nothing listens on port ${port} of ${host}`,
      remedy:
        'Start the server there, or check host and port; a server listens on other addresses than its own only with listen_addresses set.',
    });
  });

  test('no such socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pmdb-no-socket-'));
    expect(await refusal(`postgres://u@/db?host=${folder}&port=5433`)).toEqual({
      ...STATE,
      message: `No connection to u@${folder}/.s.PGSQL.5433/db: there is no such socket`,
      remedy:
        'Start the server, or look where it listens (unix_socket_directories) and on which port; over TCP: host=localhost.',
    });
    await rm(folder, { recursive: true });
  });
});

describe('somebody else is there', () => {
  const answering = async (serve: (client: Socket) => void, parameters = '') => {
    listener = await listen('127.0.0.1', serve);
    const { port } = listener;
    const { message, remedy, ...rest } = await refusal(`postgres://u:s3cret@127.0.0.1:${port}/db?${parameters}`);
    expect(rest).toEqual(STATE);
    expect(remedy).toBeTruthy();
    return message.replace(`No connection to u@127.0.0.1:${port}/db: `, '').replaceAll(String(port), 'PORT');
  };

  test('who never answers', async () => {
    const begun = performance.now();
    expect(await answering(() => {}, 'connect_timeout=1')).toBe('no answer within 1 s');
    expect(performance.now() - begun).toBeLessThan(2500);
  });

  test('who agrees to TLS and never begins it', async () => {
    const agree = (client: Socket) => client.once('data', () => client.write('S'));
    expect(await answering(agree, 'connect_timeout=1')).toBe('no answer within 1 s');
  });

  test('who hangs up', async () => {
    const what = 'the server closed the connection before it was ready';
    expect(await answering((client) => client.end())).toBe(what);
    expect(await answering((client) => client.once('data', () => client.destroy()))).toBe(what);
  });

  test('who hangs up when the login begins, and is not called again and again', async () => {
    const hangUp = (client: Socket) =>
      client.once('data', () => {
        client.write('N');
        client.once('data', () => client.end());
      });
    await answering(hangUp);
    expect(listener?.connections()).toBe(1);
  });

  test('who is not PostgreSQL', async () => {
    const greet = (client: Socket) => client.write('SSH-2.0-OpenSSH_9.2p1\r\n');
    expect(await answering(greet)).toBe('what answers on port PORT is not PostgreSQL');
  });

  test('who slips in text before the encryption begins', async () => {
    const slipIn = (client: Socket) => client.once('data', () => client.write('SR\0\0\0\x08\0\0\0\0'));
    expect(await answering(slipIn)).toBe('what answers on port PORT is not PostgreSQL');
  });
});

test('a server that takes no more connections', async () => {
  const { asAdmin, freshDatabase } = await import('../../support/database.ts');
  const database = await freshDatabase();
  const { name, url } = await database.role();
  await asAdmin((admin) => admin.unsafe(`alter role ${name} connection limit 0`));
  const { host } = new URL(inject('server').url);
  expect(await refusal(url)).toEqual({
    ...STATE,
    message: `No login to ${name}@${host}/${database.name}: the server has no connection left`,
    remedy: 'Try again when others are done, or raise max_connections (or the limit of the role or database).',
  });
});
