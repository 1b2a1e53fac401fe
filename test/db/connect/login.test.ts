import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from './certificates.ts';
import { logIn, type Refusal, refusal } from './database-of.ts';
import { authority, type LoginName, startTlsServer, type TlsServer } from './tls-server.ts';

let server: TlsServer;
beforeAll(async () => {
  server = await startTlsServer();
});
afterAll(() => server.stop());

const url = (login: LoginName, parameters: Record<string, string> = {}) =>
  server.urlFor(login, '127.0.0.1', parameters);
/** The port differs from run to run. */
const plain = ({ message, remedy, ...rest }: Refusal) => ({
  ...rest,
  message: message.replaceAll(String(server.port), 'PORT'),
  remedy: remedy?.replaceAll(String(server.port), 'PORT'),
});
const STATE = { state: 'Nothing was changed.' };

describe('the server refuses the login', () => {
  test('a wrong password', async () => {
    const wrong = url('anyhow').replace('s3cret-word', 'wr0ng-word');
    expect(plain(await refusal(wrong))).toEqual({
      code: 'AUTH',
      message:
        'No login to anyhow@127.0.0.1:PORT/postgres: the password of "anyhow" is wrong, or there is no such user',
      remedy: 'Check the password; `pmdb config` shows where it came from.',
      ...STATE,
    });
  });

  test('no password', async () => {
    expect(plain(await refusal(url('anyhow').replace(':s3cret-word', '')))).toEqual({
      code: 'AUTH',
      message: 'No login to anyhow@127.0.0.1:PORT/postgres: the server asks for a password, and none was given',
      remedy: 'Set PGPASSWORD, or add a line host:port:database:user:password to ~/.pgpass (chmod 600).',
      ...STATE,
    });
  });

  test('no such database', async () => {
    expect(plain(await refusal(url('anyhow').replace('/postgres?', "/it's%20gone?")))).toEqual({
      code: 'CONNECT',
      message: 'No login to anyhow@127.0.0.1:PORT/it\'s gone: there is no database "it\'s gone"',
      remedy: "Create it: createdb -h 127.0.0.1 -p PORT -U anyhow 'it'\\''s gone'",
      ...STATE,
    });
  });

  test('a line in pg_hba.conf that rejects', async () => {
    expect(plain(await refusal(url('refused')))).toEqual({
      code: 'AUTH',
      message:
        'No login to refused@127.0.0.1:PORT/postgres: pg_hba.conf does not admit this connection (pg_hba.conf rejects connection for host "127.0.0.1", user "refused", database "postgres", SSL encryption)',
      remedy: 'Its administrator must add a line to pg_hba.conf; a line "hostnossl" admits only sslmode=disable.',
      ...STATE,
    });
  });

  test('only encrypted connections are admitted', async () => {
    expect(await logIn(url('encrypted', { sslmode: 'require' }))).toBe('encrypted');
    expect(plain(await refusal(url('encrypted', { sslmode: 'disable' })))).toEqual({
      code: 'AUTH',
      message:
        'No login to encrypted@127.0.0.1:PORT/postgres: pg_hba.conf does not admit this connection (no pg_hba.conf entry for host "127.0.0.1", user "encrypted", database "postgres", no encryption)',
      remedy:
        'The server may admit only encrypted connections: sslmode=require. Otherwise its administrator must add a line to pg_hba.conf.',
      ...STATE,
    });
  });

  test('only unencrypted connections are admitted', async () => {
    expect(await logIn(url('unencrypted', { sslmode: 'disable' }))).toBe('in clear');
    const { code, remedy } = await refusal(url('unencrypted'));
    expect({ code, remedy }).toEqual({
      code: 'AUTH',
      remedy: 'Its administrator must add a line to pg_hba.conf; a line "hostnossl" admits only sslmode=disable.',
    });
  });
});

describe('client certificates', () => {
  const files = async (name: string) => {
    const { cert, key } = makeCertificate(name, { by: authority });
    return { sslcert: await server.file('client.crt', cert), sslkey: await server.file('client.key', key) };
  };

  test('log in by themselves, and beside a password', async () => {
    expect(await logIn(url('by_certificate', await files('by_certificate')))).toBe('encrypted');
    expect(await logIn(url('with_certificate', await files('anybody')))).toBe('encrypted');
  });

  test('one is wanted and none is given', async () => {
    expect(plain(await refusal(url('with_certificate')))).toEqual({
      code: 'TLS',
      message:
        'No login to with_certificate@127.0.0.1:PORT/postgres: the server asks for a client certificate (connection requires a valid client certificate)',
      remedy: 'Name one for this user: sslcert=client.crt and sslkey=client.key.',
      ...STATE,
    });
  });

  test('one of another user', async () => {
    const { code } = await refusal(url('by_certificate', await files('somebody_else')));
    expect(code).toBe('AUTH');
  });

  test('files that can not be used never reach the server', async () => {
    const good = await files('by_certificate');
    const openKey = await server.file('open.key', makeCertificate('x').key, 0o644);
    const noPem = await server.file('no.pem', 'this is no certificate');
    const otherKey = await server.file('other.key', makeCertificate('x').key);
    const codeAndMessage = async (parameters: Record<string, string>) => {
      const { code, message } = await refusal(url('by_certificate', parameters));
      return `${code} ${message}`;
    };
    expect(await codeAndMessage({ ...good, sslkey: openKey })).toBe(
      `BAD_CONFIG The private key ${openKey} can be read by others`,
    );
    expect(await codeAndMessage({ sslcert: good.sslcert })).toBe(
      `BAD_CONFIG The client certificate ${good.sslcert} has no key`,
    );
    expect(await codeAndMessage({ ...good, sslcert: '/no/such' })).toBe(
      "BAD_CONFIG sslcert: /no/such can't be read (ENOENT)",
    );
    expect(await codeAndMessage({ sslrootcert: '/no/such' })).toBe(
      "BAD_CONFIG sslrootcert: /no/such can't be read (ENOENT)",
    );
    expect(await codeAndMessage({ ...good, sslcert: noPem })).toContain(
      'a certificate or key file is not in PEM format',
    );
    expect(await codeAndMessage({ ...good, sslkey: otherKey })).toContain('sslkey is not the key of sslcert');
  });
});
