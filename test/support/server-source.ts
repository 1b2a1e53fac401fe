import { findLocalBinaries } from '../../src/server/local-binaries.ts';
import { fetchBinaries, installedBinaries } from './npm-binaries.ts';

/** Where the binaries of the test server are. */
export interface Installation {
  readonly bin: string;
  readonly origin: string;
}

/**
 * The folder PMDB_TEST_PG_BIN, else the npm package's version PMDB_TEST_PG_VERSION, else the newest PostgreSQL (15 at least) in
 * Debian's folders or PATH, else the embedded one, else none.
 */
export async function findInstallation(): Promise<Installation | undefined> {
  const given = process.env.PMDB_TEST_PG_BIN;
  if (given) return { bin: given, origin: `PMDB_TEST_PG_BIN=${given}` };
  const version = process.env.PMDB_TEST_PG_VERSION;
  if (version) return { bin: await fetchBinaries(version), origin: `embedded PostgreSQL ${version}` };
  const local = findLocalBinaries(process.env.PATH ?? '');
  if (local) return { bin: local.bin, origin: `local binaries in ${local.bin}` };
  const installed = await installedBinaries();
  return installed && { bin: installed.bin, origin: `embedded PostgreSQL ${installed.version}` };
}
