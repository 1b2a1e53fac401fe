import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import type { Job } from '../core/job.ts';
import { compareJobs, hiddenJobs, type JobStanding } from '../core/job-standing.ts';
import { readJobs } from '../files/jobs.ts';
import { applyJobs, setPaused } from '../postgres/apply-jobs.ts';
import { type CronFacts, readCronFacts, readCronJobs, readRecordedJobs, requireCron } from '../postgres/cron.ts';
import { type JobRun, readRuns } from '../postgres/job-history.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';
import { readSchedules, type Schedule } from './job-schedule.ts';

/** What the commands on jobs begin with: the files, and a session that knows of pg_cron. */
export interface OpenJobs {
  readonly session: Session;
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  readonly jobs: readonly Job[];
  readonly facts: CronFacts;
  readonly nextRun: Schedule;
  /** A session in another database of the server, for jobs that name one. */
  readonly openElsewhere: (database: string) => Promise<Session>;
}

/** Reads and checks the files first, then connects; the session ends with `work`. */
export async function withJobs<T>(context: Context, writes: boolean, work: (open: OpenJobs) => Promise<T>): Promise<T> {
  const { project, direct, emit, signal } = context;
  const jobs = readJobs(project);
  const options = { command: 'jobs', writes, emit, signal };
  const target = await openTarget(await context.database(), { ...options, direct });
  const { session } = target;
  try {
    const facts = await readCronFacts(session);
    const nextRun = await readSchedules(jobs, facts.timezone);
    const openElsewhere = async (name: string) =>
      (await openTarget({ ...target.database, name }, { ...options, direct: undefined })).session;
    const database = describeDatabase(target.database);
    return await work({ session, database, jobs, facts, nextRun, openElsewhere });
  } finally {
    session.leave();
  }
}

export interface ListedJob {
  readonly standing: JobStanding;
  /** Null where nothing will run it: it is paused, or not scheduled yet. */
  readonly next: Date | null;
  readonly last: JobRun | undefined;
}

export interface JobList {
  readonly database: string;
  /** False where pg_cron is not in this database: then jobs are for `pmdb jobs run --due`. */
  readonly cron: boolean;
  readonly jobs: readonly ListedJob[];
}

/** `pmdb jobs list`: each job of the files, and each that pmdb made and that has no file any more. */
export async function listJobs(context: Context, inspect: (facts: CronFacts) => void = () => {}): Promise<JobList> {
  return await withJobs(context, false, async (open) => {
    inspect(open.facts);
    const standings = await compare(open);
    const names = standings.map(({ name }) => name);
    const runs = await readRuns(open.session, open.facts, names, { limit: names.length, each: true });
    const now = new Date();
    const listed = standings.map((standing): ListedJob => {
      const { job, paused, name } = standing;
      const next = job === undefined || paused ? null : open.nextRun(job, now);
      return { standing, next, last: runs.find((run) => run.job === name) };
    });
    return { database: open.database, cron: open.facts.installed, jobs: listed };
  });
}

/** `pmdb jobs check`: the same where there is pg_cron to check. Throws NO_EXTENSION. */
export async function checkJobs(context: Context): Promise<JobList> {
  return await listJobs(context, requireCron);
}

/** `pmdb jobs apply`. Gives back how the jobs stood before, so that the answer says what was done. */
export async function applyAll(context: Context): Promise<{ database: string; before: readonly JobStanding[] }> {
  return await withJobs(context, true, async (open) => {
    requireCron(open.facts);
    const before = await compare(open);
    refuseTaken(before);
    if (before.some(({ state }) => state !== 'scheduled' && state !== 'outside')) await applyJobs(open.session, before);
    return { database: open.database, before };
  });
}

/** `pmdb jobs pause` and `resume`; without names, all. Gives back those that were not so already. */
export async function pauseJobs(
  context: Context,
  names: readonly string[],
  paused: boolean,
): Promise<readonly string[]> {
  return await withJobs(context, true, async (open) => {
    const standings = await compare(open);
    requireNamed(
      names,
      standings.map(({ name }) => name),
    );
    const meant = standings.filter(
      ({ name, live, paused: already }) =>
        (names.length === 0 || names.includes(name)) && (already !== paused || live?.active === paused),
    );
    if (meant.length > 0) await setPaused(open.session, meant, paused);
    return meant.map(({ name }) => name);
  });
}

/** `pmdb jobs history`: the newest runs first. */
export async function jobHistory(
  context: Context,
  name: string | undefined,
  limit: number,
): Promise<readonly JobRun[]> {
  return await withJobs(context, false, async (open) => {
    const recorded = await readRecordedJobs(open.session, open.facts);
    const known = [...new Set([...open.jobs, ...recorded].map((each) => each.name))];
    requireNamed(name === undefined ? [] : [name], known);
    return await readRuns(open.session, open.facts, name === undefined ? known : [name], { limit });
  });
}

/** Throws NO_SUCH_JOB. */
export function requireNamed(names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new PmdbError('NO_SUCH_JOB', `there is no job ${unknown.join(', ')}`, {
    state: 'Nothing was changed.',
    remedy: '`pmdb jobs list` names them all.',
  });
}

async function compare({ session, facts, jobs }: OpenJobs): Promise<readonly JobStanding[]> {
  const live = facts.installed ? await readCronJobs(session) : [];
  const recorded = await readRecordedJobs(session, facts);
  const hidden = facts.installed ? hiddenJobs(jobs, live, recorded, session.facts) : [];
  if (hidden.length > 0) throw hiddenError(session.facts.user, hidden);
  return compareJobs(jobs, live, recorded, session.facts);
}

function hiddenError(user: string, hidden: readonly string[]): PmdbError {
  return new PmdbError('NO_PRIVILEGE', `pg_cron shows ${user} its own jobs only: not ${hidden.join(', ')}`, {
    state: 'Nothing was changed.',
    remedy: 'Connect as a superuser; to look, a role with BYPASSRLS that may select from cron.job is enough.',
  });
}

/** pg_cron would take the name of a job that somebody made for an order to change it. */
function refuseTaken(standings: readonly JobStanding[]): void {
  for (const { name, taken } of standings) {
    if (taken === undefined) continue;
    throw new PmdbError(
      'JOB_EXISTS',
      `${taken.user} has a job ${name} already (jobid ${taken.id}), which pmdb didn't make`,
      {
        state: 'Nothing was changed.',
        remedy: `If it is meant to be the file's: select cron.unschedule(${taken.id}); then run \`pmdb jobs apply\` again.`,
      },
    );
  }
}
