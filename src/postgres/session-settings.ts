import { LOCK, LOCK_CLASS } from './lock-keys.ts';

/** Seconds after which the server ends a transaction whose pmdb went silent: a laptop asleep, a network cut in two. */
const ABANDONED_AFTER = 300;

export interface StepSettings {
  /** Milliseconds; 0 waits without end. */
  readonly lockTimeout: number;
  /** Milliseconds; undefined leaves what the role has. */
  readonly statementTimeout: number | undefined;
  /** Off: a policy that would hide rows makes the statement fail, instead of touching nothing and reporting success. */
  readonly rowSecurity: 'on' | 'off';
  /** Behind a pooler no session can hold the work lock, so each transaction does. */
  readonly holdWorkLock: boolean;
}

/**
 * What every transaction of pmdb begins with. The search_path stays the one that database and role have: real projects
 * rely on it.
 */
export function beginTransaction({ lockTimeout, statementTimeout, rowSecurity, holdWorkLock }: StepSettings): string {
  const settings = [
    'begin',
    `set local lock_timeout = ${lockTimeout}`,
    `set local row_security = ${rowSecurity}`,
    `set local idle_in_transaction_session_timeout = '${ABANDONED_AFTER}s'`,
  ];
  if (statementTimeout !== undefined) settings.push(`set local statement_timeout = ${statementTimeout}`);
  if (holdWorkLock) settings.push(`select pg_catalog.pg_try_advisory_xact_lock(${LOCK_CLASS}, ${LOCK.work})`);
  return settings.join('; ');
}

/**
 * Takes back what a file set or left in its session, so that the next file and the ledger find a session as new. (Each
 * of these is allowed inside a transaction; DISCARD ALL is not.)
 */
export const FORGET_FILE = [
  'reset session authorization',
  'reset role',
  'reset all',
  'discard temp',
  'discard sequences',
  'deallocate all',
  'close all',
  'unlisten *',
].join('; ');

/** For pmdb's own statements, whatever the database's search_path says. */
export const OWN_SEARCH_PATH = 'set local search_path = pg_catalog, pg_temp';
