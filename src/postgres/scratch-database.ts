import { randomBytes } from 'node:crypto';
import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import { identifier } from '../core/literal.ts';
import { Session } from './session.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Does `work` with databases of its own on the server of `database`, which are dropped at the end whatever happened.
 * `create` makes an empty one. Throws NO_PRIVILEGE where the role may not.
 */
export async function withScratchDatabases<T>(
  database: Database,
  application: string,
  work: (create: () => Promise<Database>) => Promise<T>,
): Promise<T> {
  const session = await Session.open(database, application);
  const made: string[] = [];
  const create = async (): Promise<Database> => {
    const name = `pmdb_scratch_${randomBytes(5).toString('hex')}`;
    // Not from template1, in which this cluster may have put something of its own.
    await session.send(`create database ${identifier(name)} template template0`).catch(refused);
    made.push(name);
    return { ...database, name };
  };
  try {
    return await work(create);
  } finally {
    for (const name of made) {
      await session.send(`drop database if exists ${identifier(name)} with (force)`).catch(() => {});
    }
    await session.close();
  }
}

function refused(error: unknown): never {
  if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
  throw new PmdbError('NO_PRIVILEGE', 'this role may not create a scratch database', {
    state: 'Nothing was changed.',
    remedy: 'Let a superuser run `ALTER ROLE … CREATEDB`, or work on the embedded server: add --embedded.',
    cause: error,
  });
}
