import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/core/database.ts';
import { Session } from '../../../src/postgres/session.ts';
import { makeCertificate } from './certificates.ts';
import { databaseOf, refusal } from './database-of.ts';
import { listen, passOnTo } from './recorder.ts';
import { authority, otherAuthority, PASSWORD, startTlsServer, type TlsServer } from './tls-server.ts';

let server: TlsServer;
beforeAll(async () => {
  server = await startTlsServer();
});
afterAll(() => server.stop());

test.each([
  ['signed by somebody else', otherAuthority, {}, 'it does not know who signed the client certificate'],
  ['expired', authority, { validDays: [-9, -1] as const }, 'the client certificate has expired'],
])('a client certificate that is %s', async (_, by, options, what) => {
  const { cert, key } = makeCertificate('anybody', { by, ...options });
  const files = { sslcert: await server.file('client.crt', cert), sslkey: await server.file('client.key', key) };
  const { message, ...rest } = await refusal(server.urlFor('with_certificate', '127.0.0.1', files));
  expect(message.replaceAll(String(server.port), 'PORT')).toBe(
    `No TLS with 127.0.0.1:PORT for with_certificate@127.0.0.1:PORT/postgres: ${what}`,
  );
  expect(rest).toEqual({
    code: 'TLS',
    state: 'Nothing was changed.',
    remedy: 'Name a certificate and key that the server accepts: sslcert=client.crt and sslkey=client.key.',
  });
});

test('a server that hangs up when the login begins is not called again and again', async () => {
  const listener = await listen('127.0.0.1', (client) => client.once('data', () => client.end()));
  const { port } = listener;
  expect(await refusal(`postgres://u@127.0.0.1:${port}/db?sslmode=disable`)).toMatchObject({
    code: 'CONNECT',
    message: `No connection to u@127.0.0.1:${port}/db: the server closed the connection before it was ready`,
  });
  expect(listener.connections()).toBe(1);
  listener.close();
});

test('a password that was not resolved is not taken from the environment', async () => {
  const listener = await listen('127.0.0.1', passOnTo(server.port));
  const url = `postgres://clear_text@127.0.0.1:${listener.port}/postgres?sslmode=disable`;
  const database: Database = { ...(await databaseOf(url)), password: undefined };
  process.env.PGPASSWORD = PASSWORD;
  try {
    await expect(Session.open(database, 'pmdb/test')).rejects.toMatchObject({ code: 'AUTH' });
  } finally {
    delete process.env.PGPASSWORD;
  }
  expect(listener.received().includes(PASSWORD)).toBe(false);
  listener.close();
});
