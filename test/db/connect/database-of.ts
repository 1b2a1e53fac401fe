import { resolveConfiguration } from '../../../src/cli/configuration.ts';
import type { Database } from '../../../src/core/database.ts';
import { PmdbError } from '../../../src/core/errors.ts';
import { Session } from '../../../src/postgres/session.ts';

/** What `--url` makes of this, on a machine whose user has no files of libpq. */
export async function databaseOf(url: string, env: Record<string, string> = {}): Promise<Database> {
  const { database } = await resolveConfiguration({ url }, { HOME: '/nonexistent', ...env });
  if (database === 'embedded') throw new Error('a URL is never the embedded server');
  return database;
}

/** Logs in, and says whether the server sees the connection as encrypted. */
export async function logIn(url: string, env?: Record<string, string>): Promise<'encrypted' | 'in clear' | 'a socket'> {
  const session = await Session.open(await databaseOf(url, env), 'pmdb/test');
  try {
    const { rows } = await session.send(
      'select ssl, inet_client_addr() is null as local from pg_stat_ssl where pid = pg_backend_pid()',
    );
    return rows[0]?.local ? 'a socket' : rows[0]?.ssl ? 'encrypted' : 'in clear';
  } finally {
    await session.close();
  }
}

/** The error that keeps this from logging in, as a user sees it. */
export async function refusal(url: string, env?: Record<string, string>): Promise<Refusal> {
  try {
    await logIn(url, env);
  } catch (error) {
    if (!(error instanceof PmdbError)) throw error;
    const { state, remedy } = error.parts;
    return { code: error.code, message: error.message, state, remedy };
  }
  throw new Error(`nothing keeps this from logging in: ${url}`);
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly state: string | undefined;
  readonly remedy: string | undefined;
}
