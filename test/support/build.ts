import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What a build gave: a pmdb to spawn, or the reason why there is none. */
export interface Build {
  /** Holds bin/, dist/ and package.json, as an installed pmdb does. */
  readonly folder: string;
  readonly error: string | undefined;
}

/**
 * Builds the sources as they are now into a folder of this test run alone: tests never spawn yesterday's code, and a build
 * that happens beside them doesn't pull the files from under their feet.
 */
export async function buildForTests(): Promise<Build> {
  // Below the repository, so that packages outside the bundle are found.
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'pmdb-test-'));
  for (const part of ['bin', 'package.json']) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  const args = ['run', '--silent', 'build', '--', '--out-dir', join(folder, 'dist')];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
  return { folder, error: status === 0 ? undefined : `npm run build failed:\n${stdout}${stderr}` };
}

export async function removeBuild({ folder }: Build): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
