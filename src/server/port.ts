import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { PmdbError } from '../core/errors.ts';

// Below the range from which systems take the ports of outgoing connections.
const [LOWEST, COUNT] = [20_000, 10_000];

/** The first free port from `wish` on; without a wish from one that depends on the project's path, so that it tends to stay. */
export async function freePort(project: string, wish = portOf(project)): Promise<number> {
  for (let port = wish; port < wish + 100; port++) {
    if (await isFree(port)) return port;
  }
  throw new PmdbError('NO_SERVER', `no free port on 127.0.0.1 between ${wish} and ${wish + 99}`, {
    remedy: 'stop a program that listens there, or name a server with --url',
  });
}

/** A port that nobody listens on now, as the system picks it. */
export async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(project: string): number {
  return LOWEST + (createHash('sha256').update(project).digest().readUInt32BE() % COUNT);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
