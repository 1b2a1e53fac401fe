import chalk from 'chalk';
import { describeDuration } from '../core/describe-duration.ts';
import type { CronJob, JobStanding } from '../core/job-standing.ts';
import { padEnd, widthOf } from '../core/text-width.ts';
import { wrapped } from './wrapped.ts';

/** As the commands give it; a report knows no server. */
interface Run {
  readonly job: string;
  readonly by: string;
  readonly status: string;
  readonly started: Date;
  readonly ms: number | null;
  readonly message: string | null;
}

interface Listed {
  readonly standing: JobStanding;
  readonly next: Date | null;
  readonly last: Run | undefined;
}

interface Result {
  readonly job: string;
  readonly status: string;
  readonly ms: number;
  readonly statements: number;
  readonly error: { readonly message: string } | undefined;
}

/** A line a job: name, schedule, how it stands, next run, last run. @param width Columns of the terminal, if any. */
export function jobListText(
  { database, cron, jobs }: { database: string; cron: boolean; jobs: readonly Listed[] },
  width: number | undefined,
): string {
  const head = cron
    ? []
    : [`pg_cron is not in ${database}.`, 'Let any scheduler call `pmdb jobs run --due` once a minute.', ''];
  if (jobs.length === 0) return [...head, 'No jobs.'].join('\n');
  const rows = jobs.map(({ standing, next, last }) => [
    standing.name,
    standing.job?.schedule ?? standing.live?.schedule ?? '',
    standing.job?.database ?? '',
    cron || standing.paused ? stateText(standing) : '',
    next === null ? 'never' : minute(next),
    last === undefined ? '' : lastText(last),
  ]);
  const columns = [
    'job',
    'schedule',
    jobs.some(({ standing }) => standing.job?.database) ? 'database' : '',
    cron || jobs.some(({ standing }) => standing.paused) ? 'state' : '',
    'next',
    'last',
  ];
  return [...head, ...table([columns, ...rows], width)].join('\n');
}

/** What is not as the files say, with what to do; one line where all is. */
export function jobCheckText(jobs: readonly Listed[], width: number | undefined): string {
  const lines = jobs.flatMap(({ standing, last }) => findingsOf(standing, last));
  if (lines.length === 0) return `${chalk.green('✔')} ${jobs.length} jobs are as their files say.`;
  return lines.map((line) => `${chalk.red('✘')} ${wrapped(line, 2, width)}`).join('\n');
}

/** Each as text; none where the job is as its file says and did not fail last. */
export function findingsOf(standing: JobStanding, last: Run | undefined): string[] {
  const { name, state, differences, duplicates } = standing;
  const told = {
    new: [`${name} is not scheduled: pmdb jobs apply`],
    removed: [`${name} was unscheduled by somebody: pmdb jobs apply`],
    orphaned: [`${name} has no file any more: pmdb jobs apply removes it`],
    changed: differences.map((difference) => `${name}: ${difference}: pmdb jobs apply`),
    scheduled: [],
    outside: [],
  }[state];
  const failed = last === undefined ? [] : failureText(standing, last);
  return [...told, ...duplicates.map((each) => duplicateText(name, each)), ...failed];
}

function failureText({ name, live }: JobStanding, { status, by, started, message }: Run): string[] {
  if (status === 'lost') return [`${name} was cut off at ${minute(started)}: pmdb jobs run ${name}`];
  if (status !== 'failed') return [];
  const why = by === 'pg_cron' && message?.startsWith('connection failed') === true;
  const remedy = why ? `: pg_cron can't log in as ${live?.user ?? 'its user'}, see docs/jobs.md` : '';
  return [`${name} failed at ${minute(started)}: ${message}${remedy}`];
}

function duplicateText(name: string, { id, user }: CronJob): string {
  return `${name} is run a second time, by ${user}: select cron.unschedule(${id});`;
}

const DONE: Readonly<Partial<Record<JobStanding['state'], string>>> = {
  new: 'scheduled',
  changed: 'changed',
  removed: 'scheduled again',
  orphaned: 'removed',
};

export function jobsAppliedText({ database, before }: { database: string; before: readonly JobStanding[] }): string {
  const lines = before.flatMap(({ name, state }) => (DONE[state] === undefined ? [] : [`${DONE[state]}  ${name}`]));
  const kept = before.filter(({ state }) => state === 'scheduled').length;
  const outside = before.filter(({ state }) => state === 'outside').map(({ name }) => name);
  const left =
    outside.length === 0 ? [] : [chalk.dim(`Not for pg_cron, but for \`pmdb jobs run --due\`: ${outside.join(', ')}.`)];
  if (lines.length === 0)
    return [`Nothing to apply: ${kept} jobs of ${database} are as their files say.`, ...left].join('\n');
  return [...lines, `${chalk.green('✔')} ${lines.length} applied to ${database}, ${kept} as they were.`, ...left].join(
    '\n',
  );
}

export function jobResultsText(results: readonly Result[], interrupted: boolean): string {
  if (results.length === 0) return interrupted ? 'Interrupted: nothing was run.' : 'Nothing is due.';
  const lines = results.map(({ job, status, ms, statements, error }) => {
    if (status === 'busy') return `${chalk.yellow('–')} ${job} is being run by another pmdb`;
    if (error !== undefined) return `${chalk.red('✘')} ${job} failed after ${describeDuration(ms)}: ${error.message}`;
    const count = statements === 1 ? '' : ` (${statements} statements)`;
    return `${chalk.green('✔')} ${job} in ${describeDuration(ms)}${count}`;
  });
  return [...lines, ...(interrupted ? ['Interrupted: the others were not run.'] : [])].join('\n');
}

export function jobHistoryText(runs: readonly Run[], width: number | undefined): string {
  if (runs.length === 0) return 'No run yet.';
  const rows = runs.map(({ job, by, status, started, ms, message }) => [
    started.toISOString().slice(0, 19).replace('T', ' '),
    job,
    by,
    status,
    ms === null ? '' : describeDuration(ms),
    (message ?? '').split('\n')[0] ?? '',
  ]);
  return table([['started (UTC)', 'job', 'by', 'status', 'took', 'message'], ...rows], width).join('\n');
}

function stateText({ state, paused }: JobStanding): string {
  return paused && ['scheduled', 'outside', 'new'].includes(state) ? 'paused' : state === 'outside' ? 'by pmdb' : state;
}

function lastText({ status, started, ms }: Run): string {
  return `${status} ${minute(started)}${ms === null ? '' : `, ${describeDuration(ms)}`}`;
}

const minute = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * The first row is the head. Columns that are empty throughout are left out; what stands in the last one goes to lines of its
 * own where the terminal is too narrow.
 */
function table(rows: readonly (readonly string[])[], width: number | undefined): string[] {
  const columns = (rows[0] ?? []).map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ''));
  const widths = columns.map((i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  const lines = rows.map((row) => {
    const cells = columns.map((i, position) => padEnd(row[i] ?? '', widths[position] ?? 0));
    const line = cells.join('  ').trimEnd();
    if (width === undefined || widthOf(line) <= width) return line;
    return `${cells.slice(0, -1).join('  ').trimEnd()}\n    ${wrapped(cells.at(-1) ?? '', 4, width)}`;
  });
  return lines.map((line, i) => (i === 0 ? chalk.dim(line) : line));
}
