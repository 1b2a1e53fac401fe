import postgres from 'postgres';
import { PmdbError } from '../core/errors.ts';

/** SQLSTATEs that mean that the connection, not the statement, is at fault. */
const GONE = /^(08|57P0[123])/;

/** To go on through such a pooler would end the same way. */
const ANOTHER_MODE =
  'A pooler stands before the server, and gives each statement to another session. Set pool_mode = transaction for this ' +
  'database, or name a direct way in PMDB_DIRECT_URL.';

export function isPostgresError(error: unknown): error is postgres.PostgresError {
  return error instanceof postgres.PostgresError;
}

/**
 * What a session throws: a PostgresError where the server refused a statement, and CONNECTION_LOST for all else, when
 * nobody can tell from the error alone what the server did with the last message.
 *
 * @param reason What the server said, if it said something.
 */
export function asConnectionLoss(error: unknown, reason: string | undefined): unknown {
  if (isPostgresError(error) && !GONE.test(error.code)) return error;
  const why = reason ?? (error instanceof Error ? error.message : String(error));
  return new PmdbError('CONNECTION_LOST', `the connection to the server was lost: ${why}`, {
    ...(isPostgresError(error) ? { sqlstate: error.code } : {}),
    remedy: /statement pooling mode/.test(why) ? ANOTHER_MODE : 'Run the command again: it goes on from there.',
    cause: error,
  });
}

export function isConnectionLoss(error: unknown): boolean {
  return error instanceof PmdbError && error.code === 'CONNECTION_LOST';
}
