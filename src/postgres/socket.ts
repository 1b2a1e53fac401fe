import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Database } from '../core/database.ts';
import { describeDatabase, isUnixSocket, socketPath } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { connectError } from './connect-errors.ts';
import { passwordInClear, tlsDeclined } from './tls-errors.ts';

/** An address that doesn't answer is given up for the next one of the same name after this many milliseconds. */
const ATTEMPT_TIMEOUT = 1000;
/** int32 length, int32 80877103: "shall we speak TLS?" */
const TLS_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * A connection over which the server expects the startup message next: TCP, TLS as the database's sslmode wants it, or
 * a Unix socket. Whoever takes it owns it. Throws a PmdbError CONNECT or TLS after `connectTimeout` seconds at the
 * latest, and INTERRUPTED as soon as `signal` is given.
 *
 * sslmode means what it means in libpq, but for this: a password never goes unencrypted to another host, unless the user
 * wrote sslmode=disable. `allow` asks for TLS first, as `prefer` does: it connects wherever libpq's does. And neither
 * goes on in clear when TLS was agreed on and then failed.
 */
export async function openSocket(database: Database, signal?: AbortSignal): Promise<Socket> {
  const { host, port } = database;
  const socket = isUnixSocket(host)
    ? connect({ path: socketPath(host, port) })
    : connect({
        host: database.address ?? host,
        port,
        noDelay: true,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT,
      });
  // A socket that fails when nobody is awaiting it must not end the process.
  socket.on('error', () => {});
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const fail = () => reject(Object.assign(new Error('no answer in time'), { code: 'CONNECT_TIMEOUT' }));
    if (database.connectTimeout > 0) timer = setTimeout(fail, database.connectTimeout * 1000);
  });
  let interrupt = () => {};
  const interruption = new Promise<never>((_, reject) => {
    interrupt = () => reject(interrupted(database));
    signal?.addEventListener('abort', interrupt);
  });
  try {
    return await Promise.race([establish(socket, database), timeout, interruption]);
  } catch (cause) {
    socket.destroy();
    throw connectError(database, cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
  }
}

/** Nothing was begun that would have to be stopped in an orderly way. */
export function interrupted(database: Database): PmdbError {
  return new PmdbError('INTERRUPTED', `interrupted while connecting to ${describeDatabase(database)}`, {
    state: 'Nothing was changed.',
  });
}

async function establish(socket: Socket, database: Database): Promise<Socket> {
  const { host, sslmode } = database;
  await once(socket, 'connect');
  if (isUnixSocket(host)) return socket;
  if (sslmode !== 'disable') {
    if (await offersTls(socket)) {
      const { encrypt, tlsOptions } = await import('./tls.ts');
      return encrypt(socket, await tlsOptions(database));
    }
    if (sslmode !== 'allow' && sslmode !== 'prefer') throw tlsDeclined(database);
  }
  const saidAloud = sslmode === 'disable' && database.sslmodeGiven;
  if (database.password !== undefined && !saidAloud && !isLoopback(socket.remoteAddress))
    throw passwordInClear(database);
  return socket;
}

/** Asks the server, which answers with one letter: S (go on with TLS) or N (it has none). */
async function offersTls(socket: Socket): Promise<boolean> {
  const closed = once(socket, 'close').then(() => {
    throw Object.assign(new Error('closed before the first answer'), { code: 'CONNECTION_CLOSED' });
  });
  socket.write(TLS_REQUEST);
  const [answer] = (await Promise.race([once(socket, 'data'), closed])) as [Buffer];
  // More than the letter would be text that somebody slipped in before the encryption began.
  if (answer.length === 1 && answer[0] === 0x53) return true;
  if (answer.length === 1 && answer[0] === 0x4e) return false;
  throw Object.assign(new Error('not an answer of PostgreSQL'), { code: 'NOT_POSTGRES', answer });
}

/** By the address that was reached: whatever a name resolves to, this is where the bytes go. */
function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address));
}
