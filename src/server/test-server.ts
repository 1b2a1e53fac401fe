import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import { ensureEmbedded } from './embedded.ts';
import { databaseAt } from './find-embedded.ts';
import { findLocalBinaries, hasExtension } from './local-binaries.ts';
import { SUPERUSER, startPrivateServer } from './private-server.ts';
import { startContainer } from './test-container.ts';

/** A server on which tests may make and drop databases. */
export interface TestServer {
  /** A role that may create databases and roles, in a database that always is there. */
  readonly database: Database;
  /** Where it came from, in words. */
  readonly origin: string;
  /** It was made for the tests, and nothing in it is a secret. */
  readonly own: boolean;
  /** Ends a server that was started for the tests. */
  stop(): Promise<void>;
  /** Lets such a server run on, for the sake of a database that is looked at later. Says how to stop it, if it must be told. */
  release(): Promise<string | undefined>;
}

export interface TestServerOptions {
  readonly project: string;
  /** Nothing but the project's embedded server will do. */
  readonly embedded: boolean;
  /** What PATH holds: where programs are looked for. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/** Local programs in a folder of their own, else the project's embedded server, else a container. @throws PmdbError NO_SERVER */
export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const local = options.embedded ? undefined : findLocalBinaries(options.path);
  if (local !== undefined) return await fromLocalBinaries(local.bin, options);
  try {
    return await embedded(options);
  } catch (error) {
    if (options.embedded || !(error instanceof PmdbError) || error.code !== 'NO_SERVER') throw error;
    const container = await startContainer(options);
    if (container !== undefined) return container;
    throw error;
  }
}

/** A server that somebody else runs. */
export function givenServer(database: Database, origin: string): TestServer {
  return { database, origin, own: false, stop: async () => {}, release: async () => undefined };
}

async function fromLocalBinaries(bin: string, { signal, onProgress }: TestServerOptions): Promise<TestServer> {
  onProgress(`starting a PostgreSQL of its own from ${bin}`);
  const settings = hasExtension(bin, 'pg_stat_statements') ? { shared_preload_libraries: 'pg_stat_statements' } : {};
  const server = await startPrivateServer(bin, { settings, signal });
  return {
    database: { ...databaseAt(server.port, server.password), name: 'postgres', user: SUPERUSER },
    origin: `local binaries in ${bin}`,
    own: true,
    stop: server.stop,
    release: async () => {
      await server.release();
      return `kill -INT $(head -1 ${server.folder}/data/postmaster.pid)`;
    },
  };
}

async function embedded({ project, signal, onProgress }: TestServerOptions): Promise<TestServer> {
  const { database, version } = await ensureEmbedded(project, { signal, onProgress });
  return givenServer(database, `the project's embedded server, PostgreSQL ${version}`);
}
