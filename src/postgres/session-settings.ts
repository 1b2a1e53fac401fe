import { identifier, literal } from '../core/literal.ts';
import { LOCK, LOCK_CLASS } from './lock-keys.ts';
import type { ServerFacts } from './session.ts';

/** Seconds after which the server ends a transaction whose pmdb went silent: a laptop asleep, a network cut in two. */
const ABANDONED_AFTER = 300;

export interface StepSettings {
  /** Milliseconds, 0 waits without end; undefined leaves what the session has. */
  readonly lockTimeout: number | undefined;
  /** Milliseconds; undefined leaves what the role has. */
  readonly statementTimeout: number | undefined;
  /** Off: a policy that would hide rows makes the statement fail, instead of touching nothing and reporting success. */
  readonly rowSecurity: 'on' | 'off';
  /** Behind a pooler no session can hold the work lock, so each transaction does. */
  readonly holdWorkLock: boolean;
  /** As SQL: see `tenantPath`. Undefined leaves the one that database and role have: real projects rely on it. */
  readonly searchPath?: string | undefined;
}

/**
 * Where the unqualified names of a tenant's files are looked up: in its schema and in those of extensions, so that a name
 * that is missing there can't be found in a schema that all share.
 */
export function tenantPath(tenant: string, extensionSchemas: readonly string[]): string {
  return [tenant, ...extensionSchemas].map(identifier).join(', ');
}

/** What every transaction of pmdb begins with. */
export function beginTransaction(settings: StepSettings): string {
  return `begin; ${transactionSettings(settings)}`;
}

/** For a transaction that is open. */
export function transactionSettings(given: StepSettings): string {
  const { lockTimeout, statementTimeout, rowSecurity, holdWorkLock, searchPath } = given;
  const settings = [
    `set local row_security = ${rowSecurity}`,
    `set local idle_in_transaction_session_timeout = '${ABANDONED_AFTER}s'`,
  ];
  if (lockTimeout !== undefined) settings.push(`set local lock_timeout = ${lockTimeout}`);
  if (statementTimeout !== undefined) settings.push(`set local statement_timeout = ${statementTimeout}`);
  if (holdWorkLock) settings.push(`select pg_catalog.pg_try_advisory_xact_lock(${LOCK_CLASS}, ${LOCK.work})`);
  if (searchPath !== undefined) settings.push(`set local search_path = ${searchPath}`);
  return settings.join('; ');
}

/**
 * Takes back what a file set or left in its session, so that the next file and the ledger find a session as new. (Each
 * of these is allowed inside a transaction; DISCARD ALL is not.)
 */
export function forgetFile({ pooled, application }: Pick<ServerFacts, 'pooled' | 'application'>): string {
  const forget = ['reset session authorization', 'reset role', 'reset all', 'discard temp', 'discard sequences'];
  if (!pooled) return [...forget, 'unlisten *', 'deallocate all', 'close all'].join('; ');
  // Behind a pooler RESET goes back to what the pooler began its session with.
  const own = [`set application_name = ${literal(application)}`, "set client_encoding = 'UTF8'"];
  return [...forget, 'unlisten *', FORGET_IN_POOL, ...own].join('; ');
}

/**
 * Behind a pooler: what stays even when the transaction is rolled back. The pooler itself prepares statements for its
 * clients, and those must stay. A session of pmdb's own ends soon, and holds a lock that must not go before it.
 */
export const FORGET_IN_POOL = [
  `do $do$
     declare prepared text;
     begin
       for prepared in select name from pg_catalog.pg_prepared_statements where from_sql loop
         execute pg_catalog.format('deallocate %I', prepared);
       end loop;
     end $do$`,
  'close all',
  'select pg_catalog.pg_advisory_unlock_all()',
].join('; ');

/** For pmdb's own statements, whatever the database's search_path says. */
export const OWN_SEARCH_PATH = 'set local search_path = pg_catalog, pg_temp';

/** For pmdb's own statements between those of a file: its role and settings take effect again after the transaction. */
export const AS_PMDB = `set local session authorization default; set local role to default; ${OWN_SEARCH_PATH}`;

/** A message that writes to the ledger whatever a file has made of the session. */
export function inOwnTransaction(sql: string): string {
  return `begin; ${AS_PMDB}; ${sql}; commit`;
}

/**
 * Fires what the file's statements deferred while its settings still hold, and before the ledger is written: only pmdb's
 * own can go wrong after it.
 */
export const CHECK_DEFERRED = 'set constraints all immediate';

/**
 * For a transaction that another one follows: it needn't wait for the disk, where it comes together with the next. A crash
 * takes the last transactions of all, never one before them (the log is written in order), and each is whole or not there.
 */
export const FLUSH_LATER = 'set local synchronous_commit = off';
