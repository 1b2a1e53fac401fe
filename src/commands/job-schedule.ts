import { PmdbError, type Problem } from '../core/errors.ts';
import type { Job } from '../core/job.ts';

/**
 * When each job runs next after a moment; null where it never does, such as on 31 February. Throws BAD_FILE for schedules
 * that are none.
 */
export type Schedule = (job: Job, after: Date) => Date | null;

/** @param timezone In which schedules are meant: pg_cron's GMT, or as cron.timezone has it. */
export async function readSchedules(jobs: readonly Job[], timezone: string): Promise<Schedule> {
  const { Cron } = await import('croner');
  const crons = new Map<string, InstanceType<typeof Cron>>();
  const problems: Problem[] = [];
  for (const { name, file, schedule } of jobs) {
    try {
      crons.set(name, new Cron(schedule, { timezone }));
    } catch (error) {
      const message = `schedule ${JSON.stringify(schedule)}: ${(error as Error).message.replace(/^CronPattern: /, '')}`;
      problems.push({ code: 'BAD_FILE', message, place: { file, line: 1, column: 1 } });
    }
  }
  if (problems.length > 0) {
    const remedy = 'Five fields: minute, hour, day of the month, month, day of the week; such as 0 2 * * *.';
    throw new PmdbError('BAD_FILE', "a schedule can't be read", { problems, remedy, state: 'Nothing was changed.' });
  }
  return ({ name }, after) => crons.get(name)?.nextRun(after) ?? null;
}
