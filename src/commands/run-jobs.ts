import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { Job } from '../core/job.ts';
import { readRecordedJobs } from '../postgres/cron.ts';
import { readRuns } from '../postgres/job-history.ts';
import { type JobResult, prepareJobLedger, runJob } from '../postgres/run-job.ts';
import { type OpenJobs, requireNamed, withJobs } from './jobs.ts';

export interface JobsRun {
  readonly results: readonly JobResult[];
  /** A signal came before all of them were through. */
  readonly interrupted: boolean;
}

/**
 * `pmdb jobs run`: runs these jobs now, or, without names, those that are due and that pg_cron doesn't run. A job that
 * fails doesn't keep the others from running; one that a signal cancels is recorded as failed, and is the last.
 */
export async function runJobs(context: Context, names: readonly string[]): Promise<JobsRun> {
  return await withJobs(context, true, async (open) => {
    const { session, jobs } = open;
    requireNamed(
      names,
      jobs.map(({ name }) => name),
    );
    if (session.facts.pooled) throw noPooler();
    if (!open.facts.recorded) await prepareJobLedger(session);
    const meant = names.length > 0 ? jobs.filter(({ name }) => names.includes(name)) : await dueJobs(open);
    const results: JobResult[] = [];
    const running = new Set([session]);
    const cancel = () => {
      for (const each of running) void each.cancel();
    };
    context.signal.addEventListener('abort', cancel);
    for (const job of meant) {
      if (context.signal.aborted) break;
      context.emit({ type: 'note', message: `running ${job.name}` });
      const elsewhere =
        job.database === undefined || job.database === session.facts.database ? undefined : job.database;
      const work = elsewhere === undefined ? async () => session : () => open.openElsewhere(elsewhere);
      results.push(await runJob(session, job, work, running));
    }
    context.signal.removeEventListener('abort', cancel);
    const whole = results.length === meant.length && results.every(({ status }) => status !== 'failed');
    return { results, interrupted: context.signal.aborted && !whole };
  });
}

/** Due is what should have run since it began last, and isn't paused; what never ran is due at once. */
async function dueJobs({ session, jobs, facts, nextRun }: OpenJobs): Promise<readonly Job[]> {
  const recorded = { ...facts, recorded: true };
  const records = await readRecordedJobs(session, recorded);
  const left = jobs.filter((job) => {
    const record = records.find(({ name }) => name === job.name);
    return record === undefined || !(record.paused || (facts.installed && record.cronId !== null));
  });
  const names = left.map(({ name }) => name);
  const runs = await readRuns(session, recorded, names, { limit: names.length, each: true });
  const now = new Date();
  return left.filter((job) => {
    const last = runs.find((run) => run.job === job.name);
    const next = last === undefined ? now : nextRun(job, last.started);
    return next !== null && next <= now;
  });
}

function noPooler(): PmdbError {
  return new PmdbError('BAD_CONFIG', "jobs can't be run through a transaction pooler: role and timeout would leak", {
    state: 'Nothing was run.',
    remedy: 'Name the way past it with PMDB_DIRECT_URL.',
  });
}
