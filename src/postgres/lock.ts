import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import { type Blocker, describeBlocker, type Emit } from '../core/events.ts';
import { backoff, pause } from '../core/wait.ts';
import holderSql from '../sql/lock-holder.sql';
import { LOCK, LOCK_CLASS, type Lock } from './lock-keys.ts';
import { Session } from './session.ts';

export interface LockOptions {
  /** Milliseconds to wait for another run to end. */
  readonly wait: number;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** What has to be fulfilled before anybody is waited for; it rejects with what is to be told instead. */
  readonly sound?: Promise<void> | undefined;
}

/** Seconds between two reports of who is waited for. */
const REPORT_EVERY = 5;

/**
 * Takes the lock that makes runs on one database take turns, on a session of its own, which the caller closes to give
 * it up. A killed pmdb leaves nothing behind: the server frees the lock with the connection.
 *
 * Behind a transaction pooler a session-level lock would stay with the pooled connection and outlive this run, so there
 * the lock belongs to a transaction that stays open as long as the run.
 */
export async function takeRunLock(
  database: Database,
  pooled: boolean,
  options: LockOptions,
  lock: Exclude<Lock, 'work'> = 'run',
): Promise<Session> {
  const session = await Session.open(database, 'pmdb/lock', undefined, options.signal);
  try {
    await takeLock(session, lock, pooled, options);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Frees a session's locks, which is quicker than to wait for the end of its connection, and leaves. */
export async function releaseLocks(session: Session): Promise<void> {
  // Behind a pooler what it holds belongs to a transaction.
  if (session.lost || session.facts.pooled) return await session.close();
  await session.send('select pg_catalog.pg_advisory_unlock_all()').then(
    () => session.leave(),
    () => session.close(),
  );
}

/**
 * Polls for a lock until it has it. Tried, never awaited in the server: a session that waits inside pg_advisory_lock
 * holds a snapshot, and a concurrent index build waits for that snapshot: "deadlock detected".
 * Throws LOCKED after `options.wait`, INTERRUPTED when the signal is given.
 */
export async function takeLock(session: Session, lock: Lock, pooled: boolean, options: LockOptions): Promise<void> {
  const began = performance.now();
  let reported = 0;
  for (let attempt = 1; !(await tryLock(session, lock, pooled)); attempt++) {
    await options.sound;
    const waited = performance.now() - began;
    if (options.signal.aborted) throw new PmdbError('INTERRUPTED', 'interrupted while waiting for another run');
    if (waited >= options.wait) throw locked(lock, await lockHolder(session, lock), options.wait);
    if (reported === 0 || waited - reported >= REPORT_EVERY * 1000) {
      reported = Math.max(waited, 1);
      const holder = await lockHolder(session, lock);
      options.emit({ type: 'waiting', for: lock === 'work' ? 'step' : 'run', holder, seconds: waited / 1000 });
    }
    await pause(Math.min(backoff(attempt, 50, 500), options.wait - waited + 1), options.signal);
  }
}

async function tryLock(session: Session, lock: Lock, pooled: boolean): Promise<boolean> {
  const key = `${LOCK_CLASS}, ${LOCK[lock]}`;
  if (!pooled) return (await session.send(`select pg_try_advisory_lock(${key}) as got`)).rows[0]?.got === true;
  // The server must not end this transaction for being idle: being there is all that it does.
  const unlimited = session.facts.version >= 170000 ? '; set local transaction_timeout = 0' : '';
  await session.send(`begin; set local idle_in_transaction_session_timeout = 0${unlimited}`);
  const got = (await session.send(`select pg_try_advisory_xact_lock(${key}) as got`)).rows[0]?.got === true;
  if (!got) await session.send('rollback');
  return got;
}

export async function lockHolder(session: Session, lock: Lock): Promise<Blocker | undefined> {
  const text = holderSql.replace(':class', String(LOCK_CLASS)).replace(':object', String(LOCK[lock]));
  return (await session.send(text)).rows[0] as Blocker | undefined;
}

function locked(lock: Lock, holder: Blocker | undefined, wait: number): PmdbError {
  const who = holder === undefined ? 'another session' : describeBlocker(holder);
  const what = lock === 'work' ? 'the last statement of an earlier run, still at work,' : 'another run';
  return new PmdbError('LOCKED', `${what} holds the lock: ${who}`, {
    state: `Nothing was changed; waited ${Math.round(wait / 1000)} s.`,
    remedy:
      holder === undefined
        ? 'Run the command again, with a longer --lock-wait if need be.'
        : `Wait for it with a longer --lock-wait, or end it: \`select pg_terminate_backend(${holder.pid});\``,
  });
}
