import { literal } from '../core/literal.ts';
import runsSql from '../sql/cron-runs.sql';
import { type CronFacts, cronError } from './cron.ts';
import type { Session } from './session.ts';

export interface JobRun {
  readonly job: string;
  readonly by: 'pg_cron' | 'pmdb';
  /** running, succeeded or failed; lost where pmdb or its connection went away; or another word of pg_cron's. */
  readonly status: string;
  /** When it began; where it could not even begin, a moment before that. */
  readonly started: Date;
  /** Milliseconds; null while it runs. */
  readonly ms: number | null;
  readonly message: string | null;
}

/** The newest first. @param jobs By name. @param each Only the last run of each of them, instead of the last `limit`. */
export async function readRuns(
  session: Session,
  facts: CronFacts,
  jobs: readonly string[],
  { limit, each = false }: { limit: number; each?: boolean },
): Promise<readonly JobRun[]> {
  const union = runsOf(facts, jobs);
  if (union === undefined || jobs.length === 0) return [];
  const only = each
    ? `select distinct on (job) * from (${union}) r where started is not null order by job, shut_out desc, started desc`
    : union;
  const { rows } = await session
    .send(runsSql.replace('/* sources */', () => only).replace('/* limit */', String(limit)))
    .catch((error: unknown) => Promise.reject(cronError(error)));
  return rows as unknown as readonly JobRun[];
}

/**
 * A query for job, by, status, started, ended, message, shut_out of all runs by pmdb, and by pg_cron where pmdb made the job; undefined
 * where nothing was recorded yet. @param jobs These only.
 */
export function runsOf({ installed, recorded }: CronFacts, jobs?: readonly string[]): string | undefined {
  if (!recorded) return undefined;
  const only = jobs === undefined ? 'true' : `job_name in (${jobs.map((job) => literal(job)).join(', ')})`;
  const pmdb = `
    select job_name::text as job, 'pmdb' as by, status, started_at as started, ended_at as ended, message, false as shut_out
      from migrations.job_runs where ${only}`;
  // Where pg_cron could not log in, it notes no time: the run came after those that have one and a lower number. What pmdb
  // ran meanwhile doesn't show that pg_cron gets in again: shut_out until a run of its own does.
  const cron = `
    select j.job_name::text, 'pg_cron', d.status,
           case when d.start_time is null and d.status = 'failed' then greatest(d.before, j.applied_at) else d.start_time end,
           d.end_time, d.return_message || case when d.start_time is null then ' (some time after this)' else '' end,
           d.start_time is null and d.runid = d.newest
      from migrations.jobs j
      join (select *, max(start_time) over (order by runid) as before,
                   max(runid) filter (where start_time is not null or status = 'failed') over (partition by jobid) as newest
              from cron.job_run_details) d on d.jobid = j.cron_job_id
     where ${only}`;
  return installed ? `${pmdb} union all ${cron}` : pmdb;
}
