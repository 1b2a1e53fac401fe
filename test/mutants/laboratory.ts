import { openTestBed } from '../../src/commands/test-suite.ts';
import type { Context } from '../../src/core/context.ts';
import type { TestBed } from '../../src/postgres/testing/test-bed.ts';
import { startTestServer, type TestServer } from '../../src/server/test-server.ts';

/** A server of its own for as long as `work` takes, and nobody who hears of it. */
export async function withServer<T>(work: (context: Context, server: TestServer) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const context: Context = {
    project: process.cwd(),
    embedded: false,
    direct: undefined,
    lockWait: 60_000,
    lockTimeout: 5_000,
    emit: () => {},
    signal: interrupt.signal,
    client: 'mutants',
    confirm: async () => {},
    database: async () => {
      throw new Error('only the databases of tests');
    },
  };
  const server = await startTestServer({
    project: context.project,
    embedded: false,
    path: process.env.PATH ?? '',
    signal: interrupt.signal,
    onProgress: () => {},
  });
  try {
    return await work(context, server);
  } finally {
    await server.stop();
  }
}

export async function withBed<T>(
  context: Context,
  server: TestServer,
  coverage: boolean,
  work: (bed: TestBed) => Promise<T>,
): Promise<T> {
  const bed = await openTestBed(context, server, { coverage });
  try {
    return await work(bed);
  } finally {
    await bed.close();
  }
}
