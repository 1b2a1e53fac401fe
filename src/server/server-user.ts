import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { PmdbError } from '../core/errors.ts';

/** The system user a server runs under when pmdb itself runs as root: PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who runs the server on `data`: its owner, where that folder exists already. Else `postgres` where the machine has that user, else `nobody`.
 * Undefined: pmdb isn't root, and the server runs as whoever runs pmdb.
 */
export function serverUser(data?: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = data === undefined ? undefined : statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const user = lookUp('postgres') ?? lookUp('nobody');
  if (user !== undefined) return user;
  throw new PmdbError(
    'NO_SERVER',
    'PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody"',
    {
      remedy: 'create one (useradd --system postgres), run pmdb as another user, or name a server with --url',
    },
  );
}

function lookUp(name: string): ServerUser | undefined {
  const ask = (what: string) => Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { name, uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
