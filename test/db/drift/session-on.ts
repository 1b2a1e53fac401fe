import { afterAll } from 'vitest';
import { Session } from '../../../src/postgres/session.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { databaseOf } from '../connect/database-of.ts';

const open: Session[] = [];

/** A session as pmdb's commands have it. Ends with the file that asked for it. */
export async function sessionOn({ url }: FreshDatabase): Promise<Session> {
  const session = await Session.open(await databaseOf(url), 'pmdb/test');
  open.push(session);
  return session;
}

afterAll(async () => {
  await Promise.all(open.splice(0).map((session) => session.close()));
});
