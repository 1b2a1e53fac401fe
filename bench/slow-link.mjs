import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A port behind which the server on `port` seems far away: whatever goes through arrives `delay` milliseconds later, in
 * either direction. Returns the port, and what closes it.
 *
 * @param {number} port @param {number} delay
 */
export async function openSlowLink(port, delay) {
  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    forward(client, server, delay);
    forward(server, client, delay);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return { port: listener.address().port, close: () => listener.close() };
}

function forward(from, to, delay) {
  from.on('data', (data) => setTimeout(() => to.write(data), delay));
  from.on('end', () => setTimeout(() => to.end(), delay));
  from.on('error', () => to.destroy());
}
