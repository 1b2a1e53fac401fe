import { needsBothDays } from '../core/cron-schedule.ts';
import { PmdbError, type Problem } from '../core/errors.ts';
import type { Job } from '../core/job.ts';

/** When each job runs next after a moment; null only beyond the years that the library knows. */
export type Schedule = (job: Job, after: Date) => Date | null;

/**
 * Throws BAD_FILE for schedules that never come, such as on 31 February.
 *
 * @param timezone In which schedules are meant: pg_cron's GMT, or as cron.timezone has it.
 */
export async function readSchedules(jobs: readonly Job[], timezone: string): Promise<Schedule> {
  const { Cron } = await import('croner');
  const crons = new Map<string, InstanceType<typeof Cron>>();
  const problems: Problem[] = [];
  for (const { name, file, schedule } of jobs) {
    const cron = new Cron(schedule, { timezone, legacyMode: !needsBothDays(schedule) });
    crons.set(name, cron);
    if (cron.nextRun() !== null) continue;
    const message = `schedule ${JSON.stringify(schedule)} never comes`;
    problems.push({ code: 'BAD_FILE', message, place: { file, line: 1, column: 1 } });
  }
  if (problems.length > 0) {
    const remedy = 'Look at its day and month: no year has that day.';
    throw new PmdbError('BAD_FILE', 'a job would never run', { problems, remedy, state: 'Nothing was changed.' });
  }
  return ({ name }, after) => crons.get(name)?.nextRun(after) ?? null;
}
