import { exitCodeOfInterrupt, PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';
import { flag } from '../flags.ts';

const JOBS = { values: 'jobs' } as const;

const applyCommand: CommandDefinition = {
  name: 'jobs apply',
  summary: 'make the jobs of pg_cron what jobs/ says',
  description:
    'Creates, changes and removes what pmdb made, in one transaction. Jobs that others made are never touched. ' +
    'docs/jobs.md tells how a file is written.',
  flags: [],
  examples: [['pmdb jobs apply', 'twice does no harm']],
  uses: 'database',
  run: async ({ context }) => {
    const { applyAll } = await import('../../commands/jobs.ts');
    const { jobsAppliedText } = await import('../../report/jobs-text.ts');
    const { standingDocument } = await import('../../report/jobs-document.ts');
    const applied = await applyAll(context);
    const json = { database: applied.database, before: applied.before.map(standingDocument) };
    return { text: jobsAppliedText(applied), json };
  },
};

const listCommand: CommandDefinition = {
  name: 'jobs list',
  summary: 'show each job, when it runs next, how it went last',
  flags: [],
  examples: [['pmdb jobs list', 'all of them']],
  uses: 'database',
  run: async ({ context }) => {
    const { listJobs } = await import('../../commands/jobs.ts');
    const { jobListText } = await import('../../report/jobs-text.ts');
    const { runDocument, standingDocument } = await import('../../report/jobs-document.ts');
    const list = await listJobs(context);
    const jobs = list.jobs.map(({ standing, next, last }) => ({
      ...standingDocument(standing),
      next: next?.toISOString() ?? null,
      last: last === undefined ? null : runDocument(last),
    }));
    return {
      text: jobListText(list, process.stdout.columns),
      json: { database: list.database, cron: list.cron, jobs },
    };
  },
};

const checkCommand: CommandDefinition = {
  name: 'jobs check',
  summary: 'find jobs that are not as their files say, or that fail',
  description: 'Also those that somebody made a second time, as another user: pg_cron runs both.',
  flags: [],
  examples: [['pmdb jobs check', 'exit 1 when something is found']],
  uses: 'database',
  run: async ({ context }) => {
    const { checkJobs } = await import('../../commands/jobs.ts');
    const { findingsOf, jobCheckText } = await import('../../report/jobs-text.ts');
    const { database, jobs } = await checkJobs(context);
    const findings = jobs.flatMap(({ standing, last }) =>
      findingsOf(standing, last).map((finding) => ({ job: standing.name, finding })),
    );
    return {
      text: jobCheckText(jobs, process.stdout.columns),
      json: { database, findings },
      exitCode: findings.length > 0 ? 1 : 0,
    };
  },
};

const runCommand: CommandDefinition = {
  name: 'jobs run',
  summary: 'run jobs now, or those that are due',
  description:
    'As their users and within their timeouts, one at a time, recorded in migrations.job_runs. With --due and without ' +
    'pg_cron any scheduler can do its work: call it once a minute.',
  argument: ['[names...]', 'as `pmdb jobs list` has them', JOBS],
  flags: [{ flags: '--due', description: 'those that are due and that pg_cron does not run' }],
  examples: [
    ['pmdb jobs run analyze-tables', 'whether it is due or not'],
    ['pmdb jobs run --due', 'from a systemd timer or a CronJob'],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    if (args.length > 0 === (flag<boolean>(flags, 'due') === true)) {
      throw new PmdbError('BAD_FLAG', 'jobs run needs names, or --due', { remedy: 'Give one of the two.' });
    }
    const { runJobs } = await import('../../commands/run-jobs.ts');
    const { jobResultsText } = await import('../../report/jobs-text.ts');
    const { results, interrupted } = await runJobs(context, args);
    const json = results.map(({ error, ms, ...rest }) => ({
      ...rest,
      ms: Math.round(ms),
      error: error?.message ?? null,
    }));
    const failed = results.some(({ status }) => status === 'failed');
    const exitCode = interrupted ? exitCodeOfInterrupt(context.signal) : failed ? 1 : 0;
    return { text: jobResultsText(results, interrupted), json: { results: json }, exitCode };
  },
};

const historyCommand: CommandDefinition = {
  name: 'jobs history',
  summary: 'show the last runs, by pg_cron and by pmdb',
  argument: ['[name]', 'of this job only', JOBS],
  flags: [{ flags: '--limit <n>', description: 'so many (default: 20)', parse: parseLimit }],
  examples: [['pmdb jobs history refresh-summary-views', 'the newest first']],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const { jobHistory } = await import('../../commands/jobs.ts');
    const { jobHistoryText } = await import('../../report/jobs-text.ts');
    const { runDocument } = await import('../../report/jobs-document.ts');
    const runs = await jobHistory(context, args[0], flag<number>(flags, 'limit') ?? 20);
    return { text: jobHistoryText(runs, process.stdout.columns), json: { runs: runs.map(runDocument) } };
  },
};

/** The two are one command, with one word of difference. */
function pausing(name: 'pause' | 'resume', summary: string, paused: boolean): CommandDefinition {
  return {
    name: `jobs ${name}`,
    summary,
    description: 'Whether pg_cron runs them or `pmdb jobs run --due`. Applying the files leaves it as it is.',
    argument: ['[names...]', 'as `pmdb jobs list` has them (default: all)', JOBS],
    flags: [],
    examples: [
      [`pmdb jobs ${name}`, 'all of them'],
      [`pmdb jobs ${name} vacuum-tables`, 'this one'],
    ],
    uses: 'database',
    run: async ({ context, args }) => {
      const { pauseJobs } = await import('../../commands/jobs.ts');
      const jobs = await pauseJobs(context, args, paused);
      const done = paused ? 'Paused' : 'Resumed';
      const text = jobs.length > 0 ? `${done} ${jobs.join(', ')}.` : `Nothing to ${name}.`;
      return { text, json: { jobs, paused } };
    },
  };
}

/** Scheduled jobs. */
export const jobCommands: readonly CommandDefinition[] = [
  applyCommand,
  listCommand,
  checkCommand,
  runCommand,
  historyCommand,
  pausing('pause', 'keep jobs from running until they are resumed', true),
  pausing('resume', 'let paused jobs run again', false),
];

function parseLimit(value: string, flag: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no number of runs`, { remedy: 'Give such as 50.' });
}
