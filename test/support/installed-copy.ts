import { chmod, cp, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBinaries, PACKAGE } from '../../src/server/binaries.ts';
import { builtPmdb } from './cli.ts';

export interface InstalledCopy {
  readonly bin: string;
  remove(): Promise<void>;
}

/**
 * pmdb as npm installs it, where any user can read it: bin/, dist/ and, unless left out, the embedded server's package as it
 * comes out of its tarball, whose postinstall script has not run.
 */
export async function installedCopy({ embedded = true } = {}): Promise<InstalledCopy> {
  const built = dirname(dirname(builtPmdb()));
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-installed-'));
  await chmod(folder, 0o755);
  for (const part of ['bin', 'dist', 'package.json'])
    await cp(join(built, part), join(folder, part), { recursive: true });
  if (embedded) await copyPackage(join(folder, 'node_modules', PACKAGE));
  return { bin: join(folder, 'bin/pmdb.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function copyPackage(target: string): Promise<void> {
  const { native } = await findBinaries(process.cwd());
  await mkdir(target, { recursive: true });
  // Tarballs carry no links.
  const filter = async (path: string) => !(await lstat(path)).isSymbolicLink();
  await cp(dirname(native), target, { recursive: true, filter });
}
