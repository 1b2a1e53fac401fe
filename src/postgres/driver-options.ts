import type { Socket } from 'node:net';
import type postgres from 'postgres';
import type { Database } from '../core/database.ts';
import type { Notice } from './session.ts';

/** Whatever the driver would do by itself, such as asking for types or reconnecting, is off. */
export function driverOptions(
  database: Database,
  application: string,
  socket: () => Socket,
  onNotice: (notice: Notice) => void,
): postgres.Options<Record<string, never>> {
  return {
    host: database.host,
    port: database.port,
    database: database.name,
    username: database.user,
    // A function, because the driver takes an empty password for none and then PGPASSWORD, past all that was resolved.
    pass: () => database.password ?? '',
    ssl: false,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: database.connectTimeout,
    prepare: false,
    fetch_types: false,
    connection: {
      application_name: application,
      ...(database.options === undefined ? {} : { options: database.options }),
    },
    onnotice: (notice) => onNotice({ severity: String(notice.severity), message: String(notice.message) }),
    // Known to the driver, but not to its types.
    socket,
  } as postgres.Options<Record<string, never>>;
}

/** Hands the socket to the driver; asked for another one, it says that the connection is lost. */
export function onlyOnce(socket: Socket): () => Socket {
  let used = false;
  return () => {
    // On a socket that failed before the driver listened to it, the driver would wait for ever.
    if (used || socket.destroyed) throw socket.errored ?? closed();
    used = true;
    return socket;
  };
}

/** The code is the driver's own. */
export function closed(): Error {
  return Object.assign(new Error('the socket was closed'), { code: 'CONNECTION_CLOSED' });
}
