import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';

/** Where Linux distributions and BSDs keep the certificates that the system trusts, in one file. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** What is checked, and what is shown, when this database's server speaks TLS. Throws BAD_CONFIG for unusable files. */
export async function tlsOptions(database: Database): Promise<tls.ConnectionOptions> {
  const { host, sslmode, sslrootcert, sslcert, sslkey } = database;
  const root = sslrootcert === 'system' ? await systemRoots() : await read('sslrootcert', sslrootcert);
  return {
    // As in libpq, a root certificate is used whenever there is one; without one, only encryption is promised.
    rejectUnauthorized: sslrootcert !== undefined,
    checkServerIdentity: (_, certificate) =>
      sslmode === 'verify-full' ? tls.checkServerIdentity(host, certificate) : undefined,
    ...(isIP(host) === 0 && { servername: host }),
    ...(root !== undefined && { ca: root }),
    ...(sslcert !== undefined && { cert: await read('sslcert', sslcert), key: await readKey(sslcert, sslkey) }),
  };
}

/** Goes on with TLS over a connection on which the server has agreed to it. */
export async function encrypt(socket: Socket, options: tls.ConnectionOptions): Promise<Socket> {
  const secure = tls.connect({ ...options, socket });
  // With TLS 1.3 the server's verdict on a client certificate comes when the connection already counts as open, and Node
  // only emits it. Whoever takes the socket later finds it in `errored`.
  secure.on('error', (error) => secure.destroy(error));
  await once(secure, 'secureConnect');
  return secure;
}

/** Undefined leaves it to Node's own list. */
async function systemRoots(): Promise<string | undefined> {
  for (const path of SYSTEM_BUNDLES) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function readKey(sslcert: string, sslkey: string | undefined): Promise<string | undefined> {
  if (sslkey === undefined) {
    throw new PmdbError('BAD_CONFIG', `The client certificate ${sslcert} has no key`, {
      remedy: 'Name the file of its key: sslkey=client.key',
    });
  }
  const status = await stat(sslkey).catch(() => undefined);
  // A group may read what root owns: that is how a machine shares a key with its services.
  const forbidden = status?.uid === 0 ? 0o037 : 0o077;
  if (process.platform !== 'win32' && status && (status.mode & forbidden) !== 0) {
    throw new PmdbError('BAD_CONFIG', `The private key ${sslkey} can be read by others`, {
      remedy: `Keep it to yourself: chmod 600 ${sslkey}`,
    });
  }
  return read('sslkey', sslkey);
}

async function read(keyword: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PmdbError('BAD_CONFIG', `${keyword}: ${path} can't be read (${(cause as NodeJS.ErrnoException).code})`, {
      remedy: 'Name a file that exists and that you may read.',
      cause,
    });
  }
}
