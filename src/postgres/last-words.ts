import type { Socket } from 'node:net';

/**
 * Severity FATAL, SQLSTATE and message, as the fields of an ErrorResponse stand one behind the other. PgBouncer leaves out the
 * severity that isn't translated, and calls what it ends a violation of the protocol.
 */
const FATAL = /\0VFATAL\0C\w{5}\0M([^\0]+)|S(?:FATAL|ERROR)\0C08P01\0M([^\0]+)/;

/**
 * Listens for what the server says before it closes the connection, such as "terminating connection due to administrator
 * command": the driver waits for the end of that answer, which never comes, and tells of the closed socket only.
 */
export function lastWords(socket: Socket): () => string | undefined {
  let last: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    last = chunk;
  });
  return () => {
    const [, server, pooler] = FATAL.exec(last?.toString() ?? '') ?? [];
    return server ?? pooler;
  };
}
