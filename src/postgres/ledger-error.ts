import { PmdbError } from '../core/errors.ts';
import { isPostgresError } from './connection-loss.ts';
import { remedyFor } from './remedies.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const UNDEFINED_TABLE = '42P01';
const INVALID_SCHEMA = '3F000';

/** The database has no ledger, or not yet that part of it: then there is nothing in it. */
export function isWithoutLedger(error: unknown): boolean {
  return isPostgresError(error) && [UNDEFINED_TABLE, INVALID_SCHEMA].includes(error.code);
}

/** Why the server refused a statement of pmdb's own. Whatever else was thrown stays as it is. */
export function ledgerError(error: unknown): unknown {
  if (!isPostgresError(error)) return error;
  const { code: sqlstate, detail, hint } = error;
  if (sqlstate === INSUFFICIENT_PRIVILEGE) {
    return new PmdbError('NO_PRIVILEGE', `this role may not use pmdb's ledger: ${error.message}`, {
      sqlstate,
      remedy:
        'Connect as the role that migrates this database, or grant to this one: usage on schema migrations, and ' +
        'select, insert, update, delete on its tables (select is enough for pmdb status).',
      cause: error,
    });
  }
  return new PmdbError('SQL', `the server refused a statement of pmdb's own: ${error.message}`, {
    sqlstate,
    detail,
    hint,
    remedy: remedyFor(error),
    cause: error,
  });
}
