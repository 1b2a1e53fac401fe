import { type PrivateServer, startPrivateServer } from '../../src/server/private-server.ts';
import { fetchBinaries } from './npm-binaries.ts';
import { has } from './requirements.ts';

const VERSION = '14.23.0-beta.17';

/** A server that is too old for pmdb, to be stopped by the caller; undefined (skip the test) when it can't be fetched. */
export async function startOldServer(): Promise<PrivateServer | undefined> {
  const bin = await fetchBinaries(VERSION).catch((error: Error) => {
    console.error(`PostgreSQL ${VERSION} could not be fetched: ${error.message}`);
  });
  return has('old-server', bin !== undefined) && bin !== undefined ? await startPrivateServer(bin) : undefined;
}
