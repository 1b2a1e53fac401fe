import { needsBothDays } from '../core/cron-schedule.ts';
import type { Job } from '../core/job.ts';

/** When each job runs next after a moment; null where it never does, such as on 31 February: a job that is run by hand. */
export type Schedule = (job: Job, after: Date) => Date | null;

/** @param timezone In which schedules are meant: pg_cron's GMT, or as cron.timezone has it. */
export async function readSchedules(jobs: readonly Job[], timezone: string): Promise<Schedule> {
  const { Cron } = await import('croner');
  const crons = new Map(
    jobs.map(({ name, schedule }) => [name, new Cron(schedule, { timezone, legacyMode: !needsBothDays(schedule) })]),
  );
  return ({ name }, after) => crons.get(name)?.nextRun(after) ?? null;
}
