import { commandOf, type Job } from './job.ts';

/** A row of cron.job. */
export interface CronJob {
  readonly id: string;
  readonly name: string | null;
  readonly schedule: string;
  readonly command: string;
  readonly database: string;
  readonly user: string;
  readonly active: boolean;
}

/** What pmdb recorded when it made a job. */
export interface RecordedJob {
  readonly name: string;
  /** cron.job.jobid; null where it was only paused, and pg_cron doesn't have it. */
  readonly cronId: string | null;
  readonly paused: boolean;
  /** The login that made it. */
  readonly appliedBy: string;
}

export interface JobStanding {
  readonly name: string;
  /**
   * new: not scheduled yet · scheduled: as its file says · changed: somebody altered it, or its file · removed: somebody
   * unscheduled it · orphaned: its file is gone · outside: for `pmdb jobs run --due`, pg_cron never has it.
   */
  readonly state: 'new' | 'scheduled' | 'changed' | 'removed' | 'orphaned' | 'outside';
  readonly paused: boolean;
  readonly job: Job | undefined;
  readonly live: CronJob | undefined;
  /** What differs, as "schedule is 0 3 * * *, the file says 0 2 * * *". */
  readonly differences: readonly string[];
  /** Jobs of the same name that others made in the same database. */
  readonly duplicates: readonly CronJob[];
  /** One that stands in its way, wherever it runs: a user has one job of a name. */
  readonly taken: CronJob | undefined;
}

/** Which database and role pmdb works with. */
export interface Here {
  readonly database: string;
  readonly user: string;
}

/**
 * How each job of the files and each that pmdb made stands in pg_cron. Pure: all three lists are of the database in which
 * pg_cron lives.
 *
 * @param here What holds for jobs whose files name neither database nor user.
 */
export function compareJobs(
  jobs: readonly Job[],
  live: readonly CronJob[],
  recorded: readonly RecordedJob[],
  here: Here,
): readonly JobStanding[] {
  const files = new Map(jobs.map((job) => [job.name, job]));
  const records = new Map(recorded.map((record) => [record.name, record]));
  const names = [...new Set([...files.keys(), ...records.keys()])].sort();
  return names.map((name): JobStanding => {
    const [job, record] = [files.get(name), records.get(name)];
    const mine = live.find(({ id }) => id === record?.cronId);
    const others = live.filter((each) => each.name === name && each !== mine);
    const { database = here.database, user = here.user } = job ?? {};
    const paused = record?.paused ?? false;
    const differences = job && mine ? differencesOf(job, mine, paused, here) : [];
    return {
      name,
      state: stateOf(job, record, mine, differences),
      paused,
      job,
      live: mine,
      differences,
      duplicates: others.filter((each) => each.database === database),
      taken: mine === undefined && job?.eachRow === false ? others.find((each) => each.user === user) : undefined,
    };
  });
}

/**
 * Those that pmdb made and that this role doesn't see, for they run as others: pg_cron shows jobs to their user, to superusers
 * and to roles with BYPASSRLS. They are not to be taken for removed.
 */
export function hiddenJobs(
  jobs: readonly Job[],
  live: readonly CronJob[],
  recorded: readonly RecordedJob[],
  role: { readonly user: string; readonly superuser: boolean; readonly bypassrls: boolean },
): readonly string[] {
  if (role.superuser || role.bypassrls) return [];
  return recorded
    .filter(({ cronId }) => cronId !== null && !live.some(({ id }) => id === cronId))
    .filter(({ name, appliedBy }) => (jobs.find((job) => job.name === name)?.user ?? appliedBy) !== role.user)
    .map(({ name }) => name);
}

function stateOf(
  job: Job | undefined,
  record: RecordedJob | undefined,
  live: CronJob | undefined,
  differences: readonly string[],
): JobStanding['state'] {
  if (job === undefined || (job.eachRow && live !== undefined)) return 'orphaned';
  if (job.eachRow) return 'outside';
  if (record === undefined || record.cronId === null) return 'new';
  if (live === undefined) return 'removed';
  return differences.length > 0 ? 'changed' : 'scheduled';
}

function differencesOf(job: Job, live: CronJob, paused: boolean, here: Here): string[] {
  const { name, schedule, database = here.database, user = here.user } = job;
  const wanted = { name, schedule, command: commandOf(job), database, user };
  const found = (Object.keys(wanted) as (keyof typeof wanted)[])
    // Without a user in the file, whoever applied it last is right.
    .filter((key) => live[key] !== wanted[key] && !(key === 'user' && job.user === undefined))
    .map((key) => `${key} is ${JSON.stringify(live[key])}, not ${JSON.stringify(wanted[key])}`);
  if (live.active === paused) found.push(paused ? 'it is active, though paused' : 'it is not active');
  return found;
}
