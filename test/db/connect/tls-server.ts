import { X509Certificate } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import postgres from 'postgres';
import { openSocket } from '../../../src/postgres/socket.ts';
import { type PrivateServer, startPrivateServer, temporaryFolder } from '../../../src/server/private-server.ts';
import { serverUser } from '../../../src/server/server-user.ts';
import { findInstallation } from '../../support/server-source.ts';
import { type Certificate, makeCertificate } from './certificates.ts';
import { databaseOf } from './database-of.ts';

export const authority = makeCertificate('pmdb test authority', { authority: true });
export const otherAuthority = makeCertificate('another authority', { authority: true });

/** User → how pg_hba.conf admits it over TCP. All have the password "s3cret-word". */
const LOGINS = {
  anyhow: 'host all anyhow all scram-sha-256',
  clear_text: 'host all clear_text all password',
  encrypted: 'hostssl all encrypted all scram-sha-256',
  unencrypted: 'hostnossl all unencrypted all scram-sha-256',
  by_certificate: 'hostssl all by_certificate all cert',
  with_certificate: 'hostssl all with_certificate all scram-sha-256 clientcert=verify-ca',
  admitted: 'host all admitted all trust',
  refused: 'host all refused all reject',
};
export type LoginName = keyof typeof LOGINS;
export const PASSWORD = 's3cret-word';

export interface TlsServer extends PrivateServer {
  /** A URL for one of the logins, at `host` and with these parameters. */
  urlFor(login: LoginName, host: string, parameters?: Readonly<Record<string, string>>): string;
  /** Makes the server show another certificate from now on. */
  showCertificate(certificate: Certificate): Promise<void>;
  /** Writes a file where only the tests' user can read it, and returns its path. */
  file(name: string, content: string, mode?: number): Promise<string>;
}

/** A server that speaks TLS, with a login for each way that pg_hba.conf can admit one. */
export async function startTlsServer(): Promise<TlsServer> {
  const installation = await findInstallation();
  if (installation === undefined) throw new Error('no PostgreSQL binaries to start a server with TLS from');
  const user = serverUser();
  const folder = await temporaryFolder(user);
  const give = async (name: string, content: string) => {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    if (user) await chown(join(folder, name), user.uid, user.gid);
    return join(folder, name);
  };
  const giveCertificate = async ({ cert, key }: Certificate) => ({
    ssl_cert_file: await give('server.crt', cert),
    ssl_key_file: await give('server.key', key),
  });
  const server = await startPrivateServer(installation.bin, {
    settings: {
      ...(await giveCertificate(makeCertificate('localhost', { by: authority, hosts: ['localhost'] }))),
      ssl_ca_file: await give('ca.crt', authority.cert),
      hba_file: await give(
        'hba',
        [...Object.values(LOGINS), 'local all all trust', 'host all postgres all scram-sha-256'].join('\n'),
      ),
      ssl: 'on',
    },
  });
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  for (const name of Object.keys(LOGINS)) await admin.unsafe(`create role ${name} login password '${PASSWORD}'`);
  const own = join(tmpdir(), `pmdb-test-files-${process.pid}-${server.port}`);
  await mkdir(own);
  return {
    ...server,
    urlFor: (login, host, parameters = {}) => urlFor(server.port, login, host, parameters),
    async showCertificate(certificate) {
      await giveCertificate(certificate);
      await admin`select pg_reload_conf()`;
      await untilShown(urlFor(server.port, 'anyhow', '127.0.0.1', { sslmode: 'require' }), certificate);
    },
    async file(name, content, mode = 0o600) {
      await writeFile(join(own, name), content, { mode });
      return join(own, name);
    },
    async stop() {
      await admin.end();
      await server.stop();
      for (const each of [own, folder]) await rm(each, { recursive: true, force: true });
    },
  };
}

function urlFor(port: number, login: LoginName, host: string, parameters: Readonly<Record<string, string>>): string {
  return `postgres://${login}:${PASSWORD}@${host}:${port}/postgres?${new URLSearchParams(parameters)}`;
}

async function untilShown(url: string, { cert }: Certificate): Promise<void> {
  const { serialNumber } = new X509Certificate(cert);
  for (let tries = 0; tries < 100; tries++) {
    const socket = (await openSocket(await databaseOf(url))) as TLSSocket;
    const shown = socket.getPeerCertificate().serialNumber;
    socket.destroy();
    if (BigInt(`0x${shown}`) === BigInt(`0x${serialNumber}`)) return;
    await sleep(50);
  }
  throw new Error('the server goes on showing its old certificate');
}

/** An address under which this machine is reached as if it were another one; undefined without a network. */
export function outsideAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
