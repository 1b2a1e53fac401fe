import type { DocumentedJob } from '../../core/documentation.ts';
import { escapeMarkup as text } from '../markup.ts';
import { anchorOf } from './anchors.ts';
import { cells, code, findable, grid, note, remark, tag } from './html-parts.ts';

export const JOBS_NOTE =
  'When each runs, in the five fields of cron. Those that pg_cron does not run are for `pmdb jobs run --due`.';

/** What runs by itself, as HTML; empty without jobs. */
export function jobsSection(jobs: readonly DocumentedJob[]): string {
  if (jobs.length === 0) return '';
  const rows = jobs.map((job, i) => jobRow(job, jobs.slice(0, i).filter(({ name }) => name === job.name).length));
  const body = grid(['Job', 'When', 'As', 'Meaning'], rows, 'jobs');
  return `<section id="jobs">\n<h2><a href="#jobs">Jobs</a></h2>\n${note(JOBS_NOTE)}\n${body}\n</section>`;
}

function jobRow({ name, schedule, user, purpose, command, runs }: DocumentedJob, before: number): string {
  const mark = runs === 'by pg_cron' ? '' : tag(runs, 'weak');
  const sql = `<details><summary>SQL</summary><pre><code>${text(command)}</code></pre></details>`;
  return cells(
    code(name) + mark,
    [code(schedule), user === null ? '' : code(user), remark(purpose) + sql],
    findable('job', name, anchorOf.job(name, before)),
  );
}
