import { randomBytes } from 'node:crypto';
import type { Database } from '../../core/database.ts';
import { identifier } from '../../core/literal.ts';
import type { Session } from '../session.ts';

/** Makes a database for the time of `work`, beside the one that `session` is in, and drops it whatever happens. */
export async function withScratch<T>(
  session: Session,
  database: Database,
  template: string,
  work: (scratch: Database) => Promise<T>,
): Promise<T> {
  const name = `pmdb_isolation_${randomBytes(4).toString('hex')}`;
  await session.send(`create database ${identifier(name)} template ${identifier(template)}`);
  try {
    return await work({ ...database, name });
  } finally {
    await session.send(`drop database if exists ${identifier(name)} with (force)`);
  }
}
