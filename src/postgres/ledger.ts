import type postgres from 'postgres';
import { PmdbError } from '../core/errors.ts';
import type { Applied } from '../core/ledger.ts';
import { literal } from '../core/literal.ts';
import { TOOL_VERSION } from '../core/version.ts';
import executeMigrationSql from '../sql/execute-migration.sql';
import ledgerSql from '../sql/ledger.sql';
import policyLedgerSql from '../sql/policy-ledger.sql';
import pooledLedgerSql from '../sql/pooled-ledger.sql';
import readLedgerSql from '../sql/read-ledger.sql';
import readPlainLedgerSql from '../sql/read-plain-ledger.sql';
import tenantLedgerSql from '../sql/tenant-ledger.sql';
import { isPostgresError } from './connection-loss.ts';
import { isWithoutLedger, ledgerError } from './ledger-error.ts';
import { LOCK, LOCK_CLASS } from './lock-keys.ts';
import { remedyFor } from './remedies.ts';
import type { Session } from './session.ts';
import { forgetFile } from './session-settings.ts';

/** The form of the ledger that this pmdb writes; see src/sql/ledger.sql. */
const LEDGER_FORMAT = 1;

/** The same with what it takes to keep tenant schemas, for databases that have some; see src/sql/tenant-ledger.sql. */
export const TENANT_FORMAT = 2;

/** The same with what is known of pooled organizations; see src/sql/pooled-ledger.sql. */
export const POOLED_FORMAT = 3;

const UNDEFINED_COLUMN = '42703';
const INSUFFICIENT_PRIVILEGE = '42501';

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
  const known = Number(unlessAbsent(format)?.rows[0]?.format ?? 0);
  if (known > POOLED_FORMAT) throw tooNew(known);
  if (rows.status === 'rejected' && isPostgresError(rows.reason) && rows.reason.code === UNDEFINED_COLUMN) {
    return { format: known, applied: await readPlainLedger(session) };
  }
  const applied = (unlessAbsent(rows)?.rows ?? []) as unknown as readonly Applied[];
  return { format: known, applied };
}

function unlessAbsent<T>(result: PromiseSettledResult<T>): T | undefined {
  if (result.status === 'fulfilled') return result.value;
  const error: unknown = result.reason;
  if (isWithoutLedger(error)) return undefined;
  throw ledgerError(error);
}

/** One that pmdb has yet to take over. */
async function readPlainLedger(session: Session): Promise<readonly Applied[]> {
  const { rows } = await session.send(readPlainLedgerSql).catch((error: unknown) => {
    throw isPostgresError(error) && /^42(?!501)/.test(error.code) ? foreign(error.message, error) : ledgerError(error);
  });
  const strange = rows.find(({ version }) => !/^\d{1,20}$/.test(String(version)));
  if (strange !== undefined) throw foreign(`"${strange.version}" is no version of pmdb's`);
  return rows as unknown as readonly Applied[];
}

function foreign(why: string, cause?: postgres.PostgresError): PmdbError {
  return new PmdbError('LEDGER_FOREIGN', `the schema "migrations" holds something that is not pmdb's ledger: ${why}`, {
    state: 'Nothing was changed.',
    remedy: 'Rename that schema or table, then run the command again.',
    sqlstate: cause?.code,
    cause,
  });
}

function tooNew(format: number): PmdbError {
  return new PmdbError(
    'LEDGER_TOO_NEW',
    `the ledger of this database has format ${format}; this pmdb (${TOOL_VERSION}) knows formats up to ${POOLED_FORMAT}`,
    { state: 'Nothing was changed.', remedy: 'Upgrade pmdb: `npm install pmdb@latest`.' },
  );
}

/**
 * Makes the ledger, or brings an older one to this pmdb's form: true when there was need to. Called with the run lock held.
 * Nothing of it stays when `sound` rejects: on a slow server the files are looked into meanwhile.
 */
export async function ensureLedger(session: Session, format: number, sound?: Promise<void>): Promise<boolean> {
  if (format >= LEDGER_FORMAT) return false;
  await makeLedger(session, baseSql(), LEDGER_FORMAT, sound);
  return true;
}

/** The same within a transaction that is open, and stays so: the caller takes it all back. */
export async function ensureLedgerInside(session: Session, format: number): Promise<void> {
  if (format >= LEDGER_FORMAT) return;
  try {
    await session.send(`${making(baseSql(), LEDGER_FORMAT)}; ${forgetFile(session.facts)}`);
  } catch (error) {
    throw isPostgresError(error) ? notMade(session, error) : error;
  }
}

function baseSql(): string {
  const execute = executeMigrationSql.replace(':class', String(LOCK_CLASS)).replace(':run', String(LOCK.run));
  return `${ledgerSql} ${policyLedgerSql} ${execute}`;
}

/** The same for the parts that are about tenants. */
export async function ensureTenantLedger(session: Session, format: number): Promise<void> {
  await ensureLedger(session, format);
  if (format < TENANT_FORMAT) await makeLedger(session, tenantLedgerSql, TENANT_FORMAT);
  if (format < POOLED_FORMAT) await makeLedger(session, pooledLedgerSql, POOLED_FORMAT);
}

async function makeLedger(session: Session, sql: string, format: number, sound?: Promise<void>): Promise<void> {
  try {
    await session.send(`begin; ${making(sql, format)}`);
    await sound;
    await session.send('commit');
  } catch (error) {
    await session.rollback();
    throw isPostgresError(error) ? notMade(session, error) : error;
  }
}

function making(sql: string, format: number): string {
  const stamp = `insert into migrations.ledger (format, tool_version) values (${format}, ${literal(TOOL_VERSION)})`;
  return `set local search_path = pg_catalog, pg_temp; set local client_min_messages = warning; ${sql} ${stamp}`;
}

function notMade(session: Session, error: postgres.PostgresError): PmdbError {
  if (error.code === INSUFFICIENT_PRIVILEGE) return mayNotCreate(session, error);
  // Names, values and rules that don't fit.
  if (/^(42|22|23)/.test(error.code)) return foreign(error.message, error);
  return new PmdbError('SQL', `the ledger could not be made: ${error.message}`, {
    state: 'Nothing was changed.',
    remedy: remedyFor(error),
    sqlstate: error.code,
    cause: error,
  });
}

function mayNotCreate(session: Session, cause: postgres.PostgresError): PmdbError {
  const { user, database } = session.facts;
  return new PmdbError('NO_PRIVILEGE', `role ${user} may not create the ledger: ${cause.message}`, {
    state: 'Nothing was changed.',
    remedy:
      `As the owner of the database: grant create on database "${database}" to "${user}"; ` +
      'where the schema migrations is there already, connect as its owner.',
    sqlstate: cause.code,
    cause,
  });
}
