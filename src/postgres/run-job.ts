import { count } from '../core/count.ts';
import { PmdbError } from '../core/errors.ts';
import type { Job } from '../core/job.ts';
import { identifier, literal } from '../core/literal.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import jobLedgerSql from '../sql/job-ledger.sql';
import { isPostgresError } from './connection-loss.ts';
import { ledgerError } from './ledger-error.ts';
import { LOCK_CLASS } from './lock-keys.ts';
import type { Session } from './session.ts';

export interface JobResult {
  readonly job: string;
  /** busy: another pmdb runs it at this moment. */
  readonly status: 'succeeded' | 'failed' | 'busy';
  /** Milliseconds. */
  readonly ms: number;
  /** Statements run: 1, or for a job that names its commands as many as it named. */
  readonly statements: number;
  readonly error: PmdbError | undefined;
}

/** Makes the tables without which no run can be recorded. */
export async function prepareJobLedger(session: Session): Promise<void> {
  try {
    await session.send(`begin; set local client_min_messages = warning; ${jobLedgerSql} commit`);
  } catch (error) {
    await session.rollback();
    throw ledgerError(error);
  }
}

/**
 * Runs a job's body now, as the job's user and within its timeout, as pg_cron would: one message, outside any transaction
 * of ours. One at a time for each job; what became of it is recorded in migrations.job_runs.
 *
 * @param open Gives the session that runs it: this one, or one in the job's own database, which then is closed.
 * @param running What a signal has to cancel; that session is added while it runs.
 */
export async function runJob(
  session: Session,
  job: Job,
  open: () => Promise<Session>,
  running: Set<Session>,
): Promise<JobResult> {
  const lock = `${LOCK_CLASS}, hashtext(${literal(`job ${job.name}`)})`;
  const { rows } = await session.send(`select pg_try_advisory_lock(${lock}) as locked`);
  if (rows[0]?.locked !== true) return { job: job.name, status: 'busy', ms: 0, statements: 0, error: undefined };
  try {
    return await recorded(session, job, () => attemptIn(session, job, open, running));
  } finally {
    await session.send(`select pg_advisory_unlock(${lock})`).catch(() => {});
  }
}

async function recorded(session: Session, job: Job, run: () => Promise<JobResult>): Promise<JobResult> {
  const name = literal(job.name);
  // Whoever began these held the lock that is ours now.
  await session.send(`update migrations.job_runs set status = 'lost' where job_name = ${name} and status = 'running'`);
  const { rows } = await session.send(`insert into migrations.job_runs (job_name) values (${name}) returning id::text`);
  const result = await run();
  const message = result.error?.message ?? count(result.statements, 'statement');
  await session.send(`
    update migrations.job_runs set status = ${literal(result.status)}, ended_at = clock_timestamp(), message = ${literal(message)}
     where id = ${rows[0]?.id}`);
  return result;
}

async function attemptIn(
  session: Session,
  job: Job,
  open: () => Promise<Session>,
  running: Set<Session>,
): Promise<JobResult> {
  const worker = await open().catch((error: unknown) => {
    if (error instanceof PmdbError) return error;
    throw error;
  });
  if (worker instanceof PmdbError) return { job: job.name, status: 'failed', ms: 0, statements: 0, error: worker };
  if (worker === session) return await attempt(session, job);
  running.add(worker);
  try {
    return await attempt(worker, job);
  } finally {
    running.delete(worker);
    worker.leave();
  }
}

async function attempt(session: Session, job: Job): Promise<JobResult> {
  const began = performance.now();
  let statements = 0;
  let error: PmdbError | undefined;
  try {
    if (job.user !== undefined) await session.send(`set role ${identifier(job.user)}`);
    if (job.timeout !== undefined) await session.send(`set statement_timeout = ${job.timeout}`);
    const { rows } = await session.send(job.body);
    statements = 1;
    if (job.eachRow) statements = await runEach(session, rows);
  } catch (cause) {
    error = jobError(job, cause);
  }
  await session.send('reset role; reset statement_timeout');
  const ms = performance.now() - began;
  return { job: job.name, status: error === undefined ? 'succeeded' : 'failed', ms, statements, error };
}

/** Each is whole by itself: one that fails ends the job, those before it stay. */
async function runEach(session: Session, rows: readonly Record<string, unknown>[]): Promise<number> {
  const commands = rows.map((row) => String(Object.values(row)[0]));
  // They were named with the rights of the job's user; vacuum and reindex need those of who runs pmdb.
  await session.send('reset role');
  for (const command of commands) await session.send(command);
  return commands.length;
}

function jobError({ name, file, user, body }: Job, cause: unknown): PmdbError {
  if (!isPostgresError(cause)) throw cause;
  const position = Number(cause.position ?? 0);
  return new PmdbError('SQL', cause.message, {
    sqlstate: cause.code,
    detail: cause.detail,
    hint: cause.hint,
    context: cause.where,
    place: position > 0 ? placeAt(`${file} (its command)`, body, offsetOfCodePoint(body, position)) : undefined,
    state: `The job ${name} failed; migrations.job_runs has its message.`,
    remedy:
      cause.code === '42501' && user !== undefined
        ? `Grant ${user} what it needs, or connect as a member of it.`
        : 'Mend what it says, then `pmdb jobs run` it again.',
    cause,
  });
}
