import postgres from 'postgres';
import { PmdbError } from '../core/errors.ts';
import type { Applied } from '../core/ledger.ts';
import { literal } from '../core/literal.ts';
import { TOOL_VERSION } from '../core/version.ts';
import executeMigrationSql from '../sql/execute-migration.sql';
import ledgerSql from '../sql/ledger.sql';
import readLedgerSql from '../sql/read-ledger.sql';
import { LOCK, LOCK_CLASS } from './lock-keys.ts';
import type { Session } from './session.ts';

/** The form of the ledger that this pmdb writes; see src/sql/ledger.sql. */
const LEDGER_FORMAT = 1;

const UNDEFINED_TABLE = '42P01';
const UNDEFINED_COLUMN = '42703';
const INVALID_SCHEMA = '3F000';

export interface Ledger {
  /** 0 where there is none yet, or one that pmdb did not make. */
  readonly format: number;
  readonly applied: readonly Applied[];
}

/** Reads the ledger in one round trip; a database without one gives an empty ledger. */
export async function readLedger(session: Session): Promise<Ledger> {
  const [format, rows] = await Promise.allSettled([
    session.send('select coalesce(max(format), 0) as format from migrations.ledger'),
    session.send(readLedgerSql),
  ]);
  const known = Number(absentOr(format)?.rows[0]?.format ?? 0);
  if (known > LEDGER_FORMAT) throw tooNew(known);
  const applied = (absentOr(rows)?.rows ?? []) as unknown as readonly Applied[];
  return { format: known, applied };
}

function absentOr<T>(result: PromiseSettledResult<T>): T | undefined {
  if (result.status === 'fulfilled') return result.value;
  const error: unknown = result.reason;
  const absent = [UNDEFINED_TABLE, UNDEFINED_COLUMN, INVALID_SCHEMA];
  if (error instanceof postgres.PostgresError && absent.includes(error.code)) return undefined;
  if (error instanceof postgres.PostgresError && error.code === '42501') {
    throw new PmdbError('NO_PRIVILEGE', `this role may not read pmdb's ledger: ${error.message}`, {
      state: 'Nothing was changed.',
      remedy:
        'Connect as the role that migrates this database, or grant it: usage on schema migrations, select on its tables.',
      cause: error,
    });
  }
  throw error;
}

function tooNew(format: number): PmdbError {
  return new PmdbError(
    'LEDGER_TOO_NEW',
    `the ledger of this database has format ${format}; this pmdb (${TOOL_VERSION}) knows formats up to ${LEDGER_FORMAT}`,
    { state: 'Nothing was changed.', remedy: 'Upgrade pmdb: `npm install pmdb@latest`.' },
  );
}

/** Makes the ledger, or brings an older one to this pmdb's form. Called with the run lock held. */
export async function ensureLedger(session: Session, format: number): Promise<void> {
  if (format >= LEDGER_FORMAT) return;
  const execute = executeMigrationSql.replace(':class', String(LOCK_CLASS)).replace(':run', String(LOCK.run));
  const stamp = `insert into migrations.ledger (format, tool_version) values (${LEDGER_FORMAT}, ${literal(TOOL_VERSION)})`;
  try {
    await session.send(`begin; set local search_path = pg_catalog, pg_temp; ${ledgerSql} ${execute} ${stamp}; commit`);
  } catch (error) {
    await session.send('rollback');
    if (!(error instanceof postgres.PostgresError)) throw error;
    if (error.code === '42501') throw mayNotCreate(session, error);
    if (!/^(42|22)/.test(error.code)) {
      throw new PmdbError('SQL', `the ledger could not be made: ${error.message}`, {
        state: 'Nothing was changed.',
        sqlstate: error.code,
        cause: error,
      });
    }
    throw new PmdbError(
      'LEDGER_FOREIGN',
      `the schema "migrations" holds something that is not pmdb's ledger: ${error.message}`,
      {
        state: 'Nothing was changed.',
        remedy: 'Rename that schema or table, then run the command again.',
        sqlstate: error.code,
        cause: error,
      },
    );
  }
}

function mayNotCreate(session: Session, cause: postgres.PostgresError): PmdbError {
  const { user, database } = session.facts;
  return new PmdbError('NO_PRIVILEGE', `role ${user} may not create the ledger: ${cause.message}`, {
    state: 'Nothing was changed.',
    remedy: `As the owner of the database: grant create on database "${database}" to "${user}";`,
    sqlstate: cause.code,
    cause,
  });
}
