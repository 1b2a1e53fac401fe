import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { anyFreePort } from '../../../src/server/port.ts';
import { type PrivateServer, startPrivateServer } from '../../../src/server/private-server.ts';
import { authority, otherAuthority, PASSWORD, startTlsServer, type TlsServer } from '../../db/connect/tls-server.ts';
import { pmdb } from '../../support/cli.ts';
import { startOldServer } from '../../support/old-server.ts';
import { findInstallation } from '../../support/server-source.ts';
import { expectRefusal, type OwnedDatabase, ownedDatabase, type Project, project, SOUND } from './refusal.ts';

let shared: OwnedDatabase;
beforeAll(async () => {
  shared = await ownedDatabase();
});

/** The same project and database, by another URL. */
function changed(from: Project, change: (url: URL) => void): Project {
  const url = new URL(from.url);
  change(url);
  return { ...from, url: url.href };
}

test('a wrong password', async () => {
  const sound = await project(SOUND, shared);
  const wrong = changed(sound, (url) => {
    url.password = 'guessed-wrongly';
  });
  const user = new URL(sound.url).username;
  await expectRefusal(wrong, ['migrate'], {
    code: 3,
    stderr: `✖ No login to ${sound.database}: the password of "${user}" is wrong, or there is no such user (AUTH 28P01)
  state:   Nothing was changed.
  next:    Check the password; \`pmdb config\` shows where it came from.
`,
  });
});

test('no password', async () => {
  const sound = await project(SOUND, shared);
  const without = changed(sound, (url) => {
    url.password = '';
  });
  await expectRefusal(without, ['migrate'], {
    code: 3,
    stderr: `✖ No login to ${sound.database}: the server asks for a password, and none was given (AUTH 28P01)
  state:   Nothing was changed.
  next:    Set PGPASSWORD, or add a line host:port:database:user:password to ~/.pgpass (chmod 600).
`,
  });
});

test('a database that is not there', async () => {
  const sound = await project(SOUND, shared);
  const { username, hostname, port } = new URL(sound.url);
  const absent = changed(sound, (url) => {
    url.pathname = '/nowhere';
  });
  await expectRefusal(absent, ['migrate'], {
    code: 3,
    stderr: `✖ No login to ${username}@${hostname}:${port}/nowhere: there is no database "nowhere" (CONNECT 3D000)
  state:   Nothing was changed.
  next:    Create it: createdb -h ${hostname} -p ${port} -U ${username} nowhere
`,
  });
});

test('a host that is not there', async () => {
  const { dir } = await project(SOUND, shared);
  // RFC 6761: this name never exists. A machine without a name server can't know that.
  const { code, stdout, stderr } = await pmdb(['migrate', '--dir', dir, '--url', 'postgres://me@db.invalid/app']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect([
    `✖ No connection to me@db.invalid:5432/app: there is no host db.invalid (CONNECT)
  state:   Nothing was changed.
  next:    Check how the host is spelled.
`,
    `✖ No connection to me@db.invalid:5432/app: the name db.invalid could not be looked up (CONNECT)
  state:   Nothing was changed.
  next:    Check the network and its name server (DNS).
`,
  ]).toContain(stderr);
});

test('a server that is gone', async () => {
  const { dir } = await project(SOUND, shared);
  const port = await anyFreePort();
  expect(await pmdb(['status', '--dir', dir, '--url', `postgres://me:secret-word@127.0.0.1:${port}/app`])).toEqual({
    code: 3,
    stdout: '',
    stderr: `✖ No connection to me@127.0.0.1:${port}/app: nothing listens on port ${port} of 127.0.0.1 (CONNECT)
  state:   Nothing was changed.
  next:    Start the server there, or check host and port; a server listens on other addresses than its own only with listen_addresses set.
`,
  });
});

test('files that are wrong are told before the server is', async () => {
  const { dir } = await project({ ...SOUND, 'migrations/shared/V003__empty.sql': '' }, shared);
  const url = `postgres://me@127.0.0.1:${await anyFreePort()}/app`;
  expect(await pmdb(['migrate', '--dir', dir, '--url', url])).toMatchObject({ code: 2 });
});

/** The project on another server, as its superuser. */
async function on(server: PrivateServer): Promise<Project> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  onTestFinished(async () => {
    await sql.end();
    await server.stop();
  });
  const { db } = shared;
  return await project(SOUND, { db: { ...db, sql }, url: server.url });
}

test('a server that is too old', async ({ skip }) => {
  const server = await startOldServer();
  if (server === undefined) return skip();
  await expectRefusal(await on(server), ['migrate'], {
    code: 3,
    stderr: `✖ the server is PostgreSQL 14; pmdb needs 15 or newer (TOO_OLD)
  state:   Nothing was changed.
  next:    Upgrade the server (pg_upgrade), or name another one with --url.
`,
  });
});

test('a read replica', async () => {
  const installation = await findInstallation();
  const server = await startPrivateServer(installation?.bin ?? '', { replica: true });
  const replica = await on(server);
  await expectRefusal(replica, ['migrate'], {
    code: 3,
    stderr: `✖ ${replica.database} is a read replica (READ_ONLY)
  state:   Nothing was changed.
  next:    Name the primary with --url. \`pmdb status\` works on a replica too.
`,
  });
  const { code, stdout } = await pmdb(['status', '--dir', replica.dir, '--url', replica.url]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('2 pending') });
});

describe('a certificate', () => {
  let server: TlsServer;
  beforeAll(async () => {
    server = await startTlsServer();
  });
  afterAll(() => server.stop());

  const refused = async (host: string, parameters: Record<string, string>) => {
    const { dir } = await project(SOUND, shared);
    const url = server.urlFor('anyhow', host, parameters);
    const { code, stdout, stderr } = await pmdb(['migrate', '--dir', dir, '--url', url]);
    expect(stderr).not.toContain(PASSWORD);
    return { code, stdout, stderr: stderr.replaceAll(String(server.port), '<port>') };
  };

  test('of somebody else', async () => {
    const sslrootcert = await server.file('ca.crt', authority.cert);
    expect(await refused('127.0.0.1', { sslmode: 'verify-full', sslrootcert })).toEqual({
      code: 3,
      stdout: '',
      stderr: `✖ No TLS with 127.0.0.1:<port> for anyhow@127.0.0.1:<port>/postgres: its certificate is for another host: localhost, not 127.0.0.1 (TLS)
  state:   Nothing was changed.
  next:    Connect by a name of the certificate, or, to check only who signed it, write sslmode=verify-ca.
`,
    });
  });

  test('that nobody trusted has signed', async () => {
    const sslrootcert = await server.file('other.crt', otherAuthority.cert);
    expect(await refused('localhost', { sslmode: 'verify-full', sslrootcert })).toEqual({
      code: 3,
      stdout: '',
      stderr: `✖ No TLS with localhost:<port> for anyhow@localhost:<port>/postgres: its certificate is signed by nobody that sslrootcert trusts (TLS)
  state:   Nothing was changed.
  next:    Name the certificate of the authority that signed it (sslrootcert=ca.crt), or, to encrypt without checking who answers, write sslmode=require and leave sslrootcert out.
`,
    });
  });
});
