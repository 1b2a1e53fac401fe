import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Listener {
  readonly port: number;
  /** How many connections came in. */
  connections(): number;
  /** Everything that clients have sent, in order. */
  received(): Buffer;
  close(): void;
}

/** Listens on `address` and treats each connection as `serve` says, keeping what it sends. */
export async function listen(address: string, serve: (client: Socket) => void): Promise<Listener> {
  const chunks: Buffer[] = [];
  const clients: Socket[] = [];
  const server = createServer((client) => {
    clients.push(client);
    client.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
    serve(client);
  });
  await once(server.listen(0, address), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => clients.length,
    received: () => Buffer.concat(chunks),
    close() {
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}

/** Passes everything on to a server on this machine: under an outside address it is as if that server stood elsewhere. */
export function passOnTo(port: number): (client: Socket) => void {
  return (client) => {
    const server = connect({ host: '127.0.0.1', port });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    client.pipe(server).pipe(client);
  };
}
