import type { Database } from '../core/database.ts';
import { openSocket } from './socket.ts';

/** What the server (or a pooler) told a session to name it by. */
export interface CancelKey {
  readonly pid: number;
  readonly secret: number;
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-CANCELREQUEST */
const CANCEL = 80877102;

/** Milliseconds. */
const ANSWER_WITHIN = 5000;

/**
 * Asks the server to cancel what a session runs, over a connection of its own, as the protocol wants it. Resolves when the
 * request is passed on, or can't be.
 */
export async function requestCancel(database: Database, { pid, secret }: CancelKey): Promise<void> {
  const request = Buffer.alloc(16);
  for (const [i, value] of [request.length, CANCEL, pid, secret].entries()) request.writeUInt32BE(value, i * 4);
  const socket = await openSocket(database).catch(() => undefined);
  // The server closes the connection once it has passed the request on. Closed from here before, it makes PgBouncer 1.18
  // end with "bad client state".
  await new Promise<void>((resolve) => {
    if (socket === undefined) return resolve();
    socket.once('close', resolve).setTimeout(ANSWER_WITHIN, () => socket.destroy());
    socket.write(request);
  });
}
