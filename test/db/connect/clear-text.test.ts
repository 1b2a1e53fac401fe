import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { logIn, refusal } from './database-of.ts';
import { type Listener, listen, passOnTo } from './recorder.ts';
import { outsideAddress, PASSWORD, startTlsServer, type TlsServer } from './tls-server.ts';

const outside = outsideAddress();
if (outside === undefined)
  console.error('SKIPPED: passwords to another host; this machine has no address but loopback');

let server: TlsServer;
let listener: Listener;
beforeAll(async () => {
  server = await startTlsServer();
});
afterEach(() => listener.close());
afterAll(() => server.stop());

/** A server elsewhere that has no TLS. Its login takes the password as it is: if it were sent, the listener would have it. */
async function withoutTls(address: string): Promise<Listener> {
  const pass = passOnTo(server.port);
  listener = await listen(address, (client) => {
    client.once('data', (first) => {
      if (first.readInt32BE(0) === 8) {
        client.write('N');
        return pass(client);
      }
      client.pause();
      client.unshift(first);
      pass(client);
    });
  });
  return listener;
}

const urlAt = (address: string, user: string, sslmode?: string) =>
  `postgres://${user}@${address}:${listener.port}/postgres${sslmode ? `?sslmode=${sslmode}` : ''}`;
const SECRET = `clear_text:${PASSWORD}`;

describe.skipIf(outside === undefined)('a server elsewhere without TLS', () => {
  const address = outside ?? '';

  test.each([undefined, 'allow', 'prefer'])('never gets a password (sslmode %s)', async (sslmode) => {
    const { received, port } = await withoutTls(address);
    const place = `${address}:${port}`;
    expect(await refusal(urlAt(address, SECRET, sslmode))).toEqual({
      code: 'TLS',
      message: `${place} offers no TLS: the password of clear_text@${place}/postgres was not sent`,
      state: 'Nothing was changed.',
      remedy:
        'Switch TLS on at the server (ssl = on), or, if everybody between here and there may know the password, write sslmode=disable.',
    });
    expect(received().toString('hex')).toBe('0000000804d2162f');
  });

  test('gets none from the environment or a password file either', async () => {
    const { received } = await withoutTls(address);
    expect(await refusal(urlAt(address, 'clear_text'), { PGPASSWORD: PASSWORD })).toMatchObject({ code: 'TLS' });
    expect(received().includes(PASSWORD)).toBe(false);
  });

  test('gets it when the user says sslmode=disable', async () => {
    const { received } = await withoutTls(address);
    expect(await logIn(urlAt(address, SECRET, 'disable'))).toBe('in clear');
    expect(received().includes(PASSWORD)).toBe(true);
  });

  test('may be used where no password is needed', async () => {
    const { received } = await withoutTls(address);
    expect(await logIn(urlAt(address, 'admitted'))).toBe('in clear');
    expect(received().includes('admitted')).toBe(true);
  });
});

describe.skipIf(outside === undefined)('a server elsewhere with TLS', () => {
  test('gets the password, and nobody between can read it', async () => {
    listener = await listen(outside ?? '', passOnTo(server.port));
    expect(await logIn(urlAt(outside ?? '', SECRET))).toBe('encrypted');
    expect(listener.received().includes(PASSWORD)).toBe(false);
  });
});

describe('a server on this machine without TLS', () => {
  test.each(['127.0.0.1', '127.8.8.8', 'localhost'])('gets the password at %s', async (host) => {
    await withoutTls(host === 'localhost' ? '127.0.0.1' : host);
    expect(await logIn(urlAt(host, SECRET))).toBe('in clear');
  });
});
