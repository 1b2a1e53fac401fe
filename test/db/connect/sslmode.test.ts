import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeCertificate } from './certificates.ts';
import { logIn, refusal } from './database-of.ts';
import { authority, otherAuthority, startTlsServer, type TlsServer } from './tls-server.ts';

let server: TlsServer;
let ca: string;
let otherCa: string;
beforeAll(async () => {
  server = await startTlsServer();
  ca = await server.file('ca.crt', authority.cert);
  otherCa = await server.file('other-ca.crt', otherAuthority.cert);
});
afterAll(() => server.stop());

/** What comes of logging in: how the connection is protected, or the code of the error. */
async function outcome(url: string): Promise<string> {
  return await logIn(url).catch(({ code }) => code);
}

describe('sslmode on a server with TLS, whose certificate is for "localhost"', () => {
  // The columns: no root certificate, the right one, another one; then by address instead of by name, with the right one.
  test.each([
    ['disable', 'in clear', 'in clear', 'in clear', 'in clear'],
    ['allow', 'encrypted', 'encrypted', 'TLS', 'encrypted'],
    ['prefer', 'encrypted', 'encrypted', 'TLS', 'encrypted'],
    ['require', 'encrypted', 'encrypted', 'TLS', 'encrypted'],
    ['verify-ca', 'BAD_CONFIG', 'encrypted', 'TLS', 'encrypted'],
    ['verify-full', 'BAD_CONFIG', 'encrypted', 'TLS', 'TLS'],
  ])('%s', async (sslmode, ...expected) => {
    const url = (host: string, parameters = {}) => server.urlFor('anyhow', host, { sslmode, ...parameters });
    expect([
      await outcome(url('localhost')),
      await outcome(url('localhost', { sslrootcert: ca })),
      await outcome(url('localhost', { sslrootcert: otherCa })),
      await outcome(url('127.0.0.1', { sslrootcert: ca })),
    ]).toEqual(expected);
  });

  test('a name is checked even where hostaddr says how to get there', async () => {
    const parameters = { sslmode: 'verify-full', sslrootcert: ca, hostaddr: '127.0.0.1' };
    expect(await outcome(server.urlFor('anyhow', 'localhost', parameters))).toBe('encrypted');
    expect(await outcome(server.urlFor('anyhow', 'elsewhere.example', parameters))).toBe('TLS');
  });

  test('a Unix socket needs none of it', async () => {
    const socket = encodeURIComponent(server.folder);
    expect(await outcome(server.urlFor('anyhow', socket, { sslmode: 'verify-full', sslrootcert: otherCa }))).toBe(
      'a socket',
    );
  });
});

describe('sslmode on a server without TLS, on this machine', () => {
  test.each([
    ['disable', 'in clear'],
    ['allow', 'in clear'],
    ['prefer', 'in clear'],
    ['require', 'TLS'],
    ['verify-ca', 'TLS'],
    ['verify-full', 'TLS'],
  ])('%s', async (sslmode, expected) => {
    expect(await outcome(`${inject('server').url}?sslmode=${sslmode}&sslrootcert=${ca}`)).toBe(expected);
  });

  test('says so', async () => {
    const { host } = new URL(inject('server').url);
    expect(await refusal(`${inject('server').url}?sslmode=require`)).toEqual({
      code: 'TLS',
      message: `${host} offers no TLS, and sslmode=require demands it (for postgres@${host}/postgres)`,
      state: 'Nothing was changed.',
      remedy: 'Switch TLS on at the server (ssl = on), or, on a network that you trust, write sslmode=disable.',
    });
  });
});

describe('what is wrong with the certificate of the server', () => {
  const OTHER_ROOT =
    'Name the certificate of the authority that signed it (sslrootcert=ca.crt), or, to encrypt without checking who answers, write sslmode=require and leave sslrootcert out.';
  const RENEW = 'Renew the certificate of the server, or correct the clock of this machine.';
  const hosts = ['localhost'];
  test.each([
    [
      makeCertificate('db', { by: authority, hosts: ['db.example.com', '192.0.2.1'] }),
      'its certificate is for another host: db.example.com, 192.0.2.1, not localhost',
      'Connect by a name of the certificate, or, to check only who signed it, write sslmode=verify-ca.',
    ],
    [
      makeCertificate('db', { by: otherAuthority, hosts }),
      'its certificate is signed by nobody that sslrootcert trusts',
      OTHER_ROOT,
    ],
    [makeCertificate('db', { hosts }), 'its certificate is self-signed, and sslrootcert does not have it', OTHER_ROOT],
    [makeCertificate('db', { by: authority, hosts, validDays: [-30, -1] }), 'its certificate has expired', RENEW],
    [makeCertificate('db', { by: authority, hosts, validDays: [1, 30] }), 'its certificate is not valid yet', RENEW],
  ])('%#', async (certificate, what, remedy) => {
    await server.showCertificate(certificate);
    const url = server.urlFor('anyhow', 'localhost', { sslmode: 'verify-full', sslrootcert: ca });
    const { port } = server;
    expect(await refusal(url)).toEqual({
      code: 'TLS',
      message: `No TLS with localhost:${port} for anyhow@localhost:${port}/postgres: ${what}`,
      state: 'Nothing was changed.',
      remedy,
    });
  });
});
