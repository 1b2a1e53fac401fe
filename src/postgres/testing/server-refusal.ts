import type { Database } from '../../core/database.ts';
import { describeDatabase } from '../../core/database-description.ts';
import { PmdbError } from '../../core/errors.ts';
import { isPostgresError } from '../connection-loss.ts';

const MAY_NOT = '42501';

/** What the server says to one who makes and drops databases: an error with a remedy. Whatever else it is stays as it is. */
export function serverRefusal(error: unknown, server: Database): unknown {
  if (!isPostgresError(error)) return error;
  const { code: sqlstate, detail, hint } = error;
  const who = describeDatabase(server);
  if (sqlstate === MAY_NOT) {
    return new PmdbError('NO_PRIVILEGE', `${who} can't prepare tests: ${error.message}`, {
      sqlstate,
      detail,
      hint,
      remedy:
        'Name a superuser, or a role with CREATEDB and CREATEROLE, with --url; or let pmdb start a server of its own.',
      cause: error,
    });
  }
  return new PmdbError('SQL', `${who} can't prepare tests: ${error.message}`, {
    sqlstate,
    detail,
    hint,
    remedy: 'Mend what the server says, or name another one with --url.',
    cause: error,
  });
}
