import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** PostgreSQL's programs as somebody installed them. */
export interface Installation {
  /** The folder of initdb and postgres. */
  readonly bin: string;
  /** Of the version, such as 17. */
  readonly major: number;
}

const OLDEST = 15;

/** The newest PostgreSQL (15 at least) in Debian's folders or in `path`, which is what PATH holds. */
export function findLocalBinaries(path: string): Installation | undefined {
  const found = [...debianFolders(), ...path.split(delimiter)]
    .filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
    .map((bin) => ({ bin, major: majorOf(bin) }))
    .filter(({ major }) => major >= OLDEST);
  return found.sort((a, b) => b.major - a.major)[0];
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  return existsSync(root) ? readdirSync(root).map((major) => join(root, major, 'bin')) : [];
}

function majorOf(bin: string): number {
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/** Whether the server has the extension's files. */
export function hasExtension(bin: string, name: string): boolean {
  const { stdout } = spawnSync(join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' });
  return existsSync(`${stdout?.trim()}/extension/${name}.control`);
}
