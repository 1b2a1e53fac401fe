import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { doubledJobs, type Job, readJob } from '../core/job.ts';

/** Where jobs are, relative to the project. */
const JOBS = 'jobs';

/** Whether the project has a folder for them. */
export function hasJobs(project: string): boolean {
  return existsSync(join(project, JOBS));
}

/** All jobs of the project by name. Throws BAD_CONFIG without the folder, UNREADABLE, and one error for all that is wrong. */
export function readJobs(project: string): readonly Job[] {
  const jobs = listJobs(project).map((name) => readJob(`${JOBS}/${name}`, readFileSync(join(project, JOBS, name))));
  const problems = [...jobs.flatMap((job) => job.problems), ...doubledJobs(jobs)];
  const [first] = problems;
  if (first === undefined) return jobs;
  const { code, message, place, remedy } = first;
  const state = 'The database was not touched.';
  if (problems.length === 1) throw new PmdbError(code, message, { place, remedy, state });
  throw new PmdbError(code, `${problems.length} problems in the jobs`, { problems, state, remedy: 'Mend them all.' });
}

function listJobs(project: string): string[] {
  try {
    return readdirSync(join(project, JOBS))
      .filter((name) => /\.sql$/i.test(name) && !name.startsWith('.'))
      .sort();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new PmdbError('UNREADABLE', `${JOBS} can't be read: ${code ?? message}`, { cause });
    throw new PmdbError('BAD_CONFIG', `there is no folder ${JOBS} in ${project}`, {
      remedy: 'Name the project with --dir, or write the first job: jobs/<name>.sql, as docs/jobs.md shows.',
      cause,
    });
  }
}
