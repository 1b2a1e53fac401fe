import { expect, test } from 'vitest';
import { commandOf, doubledJobs, readJob } from '../../../src/core/job.ts';
import { type CronJob, compareJobs, hiddenJobs } from '../../../src/core/job-standing.ts';

const job = (text: string, file = 'jobs/clean.sql') => readJob(file, Buffer.from(text));
const SOUND = '-- Deletes what is old.\n-- pmdb: schedule 0 2 * * *\n-- pmdb: timeout 5min\n\nselect clean();\n';

test('a file says when, as whom, for how long and what for', () => {
  const read = job(SOUND.replace('\n\n', '\n-- pmdb: user cleaner\n-- pmdb: database app\n\n'));
  expect(read).toMatchObject({
    name: 'clean',
    purpose: 'Deletes what is old.',
    schedule: '0 2 * * *',
    database: 'app',
    user: 'cleaner',
    timeout: 300_000,
    eachRow: false,
    body: 'select clean()',
    problems: [],
  });
  expect(commandOf(read)).toBe('set statement_timeout = 300000; select clean();');
  expect(commandOf({ body: 'vacuum', timeout: undefined })).toBe('vacuum;');
});

test.for([
  ['select 1;', 'the job has no schedule'],
  ['-- pmdb: schedule 0 2 * * *\n', 'the job has no command'],
  ['-- pmdb: schedule daily\nselect 1;', 'schedule can\'t be "daily"'],
  ['-- pmdb: schedule 0 2 * * *\n-- pmdb: timout 5min\nselect 1;', 'there is no directive "timout" for jobs'],
  ['-- pmdb: schedule 0 2 * * *\n-- pmdb: timeout 5\nselect 1;', 'timeout can\'t be "5"'],
  ['-- pmdb: schedule 0 2 * * *\n-- pmdb: each-row yes\nselect 1;', 'each-row can\'t be "yes"'],
  ['-- pmdb: schedule 0 2 * * *\n-- pmdb: timeout 9999999h\nselect 1;', 'timeout can\'t be "9999999h"'],
  [
    '-- pmdb: schedule 0 2 * * *\nselect 1;\n-- pmdb: timeout 5min',
    'a directive stands below the SQL, where nothing reads it',
  ],
  [
    '-- pmdb: schedule 0 2 * * *\n-- pmdb: timeout 5min\nvacuum;',
    'VACUUM must be alone in its message, with no other statement and no timeout',
  ],
  [
    '-- pmdb: schedule 0 2 * * *\nselect 1; reindex (concurrently) table t;',
    'REINDEX CONCURRENTLY must be alone in its message, with no other statement and no timeout',
  ],
  ['-- pmdb: schedule 0 2 * * *\n\\gexec', 'a job is run by the server, not by psql'],
] as const)('%j: %s', ([text, message]) => {
  expect(job(text).problems.map((problem) => problem.message)).toContain(message);
});

test('a schedule that is wrong is told once, with what is wrong about it', () => {
  expect(job('-- pmdb: schedule 0 25 * * *\nselect 1;').problems).toMatchObject([
    { message: 'schedule can\'t be "0 25 * * *": "25" is no hour (0 to 23)' },
  ]);
  expect(job('-- pmdb: schedule 0 2 * * *\nvacuum;').problems).toEqual([]);
});

test('two files of one name are one job too many', () => {
  expect(doubledJobs([job(SOUND), job(SOUND, 'jobs/clean.SQL'), job(SOUND, 'jobs/b.sql')])).toMatchObject([
    { message: 'there is another file of the job clean', place: { file: 'jobs/clean.SQL' } },
  ]);
});

test('a name is one that pg_cron takes', () => {
  expect(job(SOUND, 'jobs/Clean Up.sql').problems).toMatchObject([{ message: '"Clean Up" is no name of a job' }]);
});

const clean = job(SOUND);
const live: CronJob = {
  id: '7',
  name: 'clean',
  schedule: '0 2 * * *',
  command: commandOf(clean),
  database: 'app',
  user: 'me',
  active: true,
};
const record = { name: 'clean', cronId: '7', paused: false, appliedBy: 'me' };

test.for([
  ['new', [clean], [], []],
  ['new', [clean], [live], []],
  ['scheduled', [clean], [live], [record]],
  ['scheduled', [clean], [{ ...live, active: false }], [{ ...record, paused: true }]],
  ['changed', [clean], [{ ...live, schedule: '0 3 * * *' }], [record]],
  ['changed', [clean], [{ ...live, command: 'select 1;' }], [record]],
  ['changed', [clean], [{ ...live, name: 'renamed' }], [record]],
  ['changed', [clean], [{ ...live, active: false }], [record]],
  ['changed', [{ ...clean, user: 'you' }], [live], [record]],
  ['changed', [{ ...clean, database: 'other' }], [live], [record]],
  ['changed', [clean], [{ ...live, database: 'other' }], [record]],
  ['scheduled', [{ ...clean, database: 'other' }], [{ ...live, database: 'other' }], [record]],
  ['new', [clean], [], [{ ...record, cronId: null, paused: true }]],
  ['removed', [clean], [], [record]],
  ['orphaned', [], [live], [record]],
  ['orphaned', [{ ...clean, eachRow: true }], [live], [record]],
  ['outside', [{ ...clean, eachRow: true }], [], []],
] as const)('%s', ([state, jobs, rows, records]) => {
  expect(compareJobs(jobs, rows, records, { database: 'app', user: 'me' })).toMatchObject([{ name: 'clean', state }]);
});

test('a job of another user that the role may not see is hidden, not removed', () => {
  const bound = { user: 'me', superuser: false, bypassrls: false };
  const theirs = { ...record, appliedBy: 'you' };
  expect(hiddenJobs([clean], [], [theirs], bound)).toEqual(['clean']);
  expect(hiddenJobs([{ ...clean, user: 'cleaner' }], [], [record], bound)).toEqual(['clean']);
  expect(hiddenJobs([clean], [], [record], bound)).toEqual([]);
  expect(hiddenJobs([clean], [live], [theirs], bound)).toEqual([]);
  expect(hiddenJobs([clean], [], [{ ...theirs, cronId: null }], bound)).toEqual([]);
  expect(hiddenJobs([clean], [], [theirs], { ...bound, bypassrls: true })).toEqual([]);
});

test('a job of that name which somebody else made is a duplicate, and never ours', () => {
  const theirs = { ...live, id: '8', user: 'you' };
  expect(compareJobs([clean], [live, theirs], [record], { database: 'app', user: 'me' })).toMatchObject([
    { live, duplicates: [theirs] },
  ]);
  const elsewhere = { ...theirs, database: 'other' };
  expect(compareJobs([clean], [live, elsewhere], [record], { database: 'app', user: 'me' })).toMatchObject([
    { live, duplicates: [], taken: undefined },
  ]);
  expect(compareJobs([clean], [elsewhere], [], { database: 'app', user: 'you' })).toMatchObject([
    { state: 'new', duplicates: [], taken: elsewhere },
  ]);
  expect(compareJobs([], [theirs], [], { database: 'app', user: 'me' })).toEqual([]);
});
