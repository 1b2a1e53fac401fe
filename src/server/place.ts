import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { homeOf } from './embedded-state.ts';
import type { ServerUser } from './server-user.ts';

/**
 * Where a new server lives: the project's `.pmdb` as a rule. Elsewhere when the server's user can't get in there (root's own
 * folders), or when the path has characters that PostgreSQL's programs pass to a shell unguarded.
 */
export async function choosePlace(project: string, user: ServerUser | undefined): Promise<string> {
  const name = `${basename(resolve(project)).replaceAll(/[^\w-]/g, '_')}-${hash(resolve(project))}`;
  const elsewhere = user ? '/var/lib/pmdb' : join(homedir(), '.pmdb');
  for (const folder of [homeOf(project), join(elsewhere, name)]) {
    if (await serves(folder, user)) return folder;
  }
  throw new PmdbError('NO_SERVER', `no folder for the embedded server that ${user?.name ?? 'this user'} may enter`, {
    remedy: 'move the project to such a folder, run pmdb as another user, or name a server with --url',
  });
}

async function serves(folder: string, user: ServerUser | undefined): Promise<boolean> {
  if (process.platform !== 'win32' && /["$`\\\n]/.test(folder)) return false;
  try {
    const made = await mkdir(folder, { recursive: true });
    // Open to the server's user, whatever this shell's umask is.
    for (let path = folder; user && made && path.length >= made.length; path = dirname(path)) await chmod(path, 0o755);
  } catch {
    return false;
  }
  if (user === undefined) return true;
  const { status } = spawnSync('sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    cwd: '/',
    uid: user.uid,
    gid: user.gid,
    stdio: 'ignore',
  });
  return status === 0;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
