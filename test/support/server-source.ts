import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { copyBinaries, findBinaries } from '../../src/server/binaries.ts';

/** Where the binaries of the test server are. */
export interface Installation {
  readonly bin: string;
  readonly origin: string;
}

const OLDEST = 15;

/** PMDB_TEST_PG_BIN, else the newest PostgreSQL (15 at least) of Debian's folders or PATH, else the embedded one, else none. */
export async function findInstallation(): Promise<Installation | undefined> {
  const given = process.env.PMDB_TEST_PG_BIN;
  if (given) return { bin: given, origin: `PMDB_TEST_PG_BIN=${given}` };
  const local = newest([...debianFolders(), ...(process.env.PATH ?? '').split(delimiter)]);
  if (local) return { bin: local, origin: `local binaries in ${local}` };
  return await embedded();
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

async function embedded(): Promise<Installation | undefined> {
  const binaries = await findBinaries(process.cwd()).catch(() => undefined);
  if (!binaries) return undefined;
  const bin = await copyBinaries(binaries, join(tmpdir(), `pmdb-test-postgres-${binaries.version}`));
  return { bin, origin: `embedded PostgreSQL ${binaries.version}` };
}
