import { PmdbError } from '../core/errors.ts';
import { commandOf, type Job } from '../core/job.ts';
import type { Here, JobStanding } from '../core/job-standing.ts';
import { literal } from '../core/literal.ts';
import jobLedgerSql from '../sql/job-ledger.sql';
import { cronError } from './cron.ts';
import type { Session } from './session.ts';

/** Makes pg_cron's jobs what the files say, in one transaction. Those that others made are never touched. */
export async function applyJobs(session: Session, standings: readonly JobStanding[]): Promise<void> {
  await requireLogins(session, standings);
  await requireDatabases(session, standings);
  const changes = standings.flatMap((standing) => changesOf(standing, session.facts));
  try {
    await session.begin('begin; set local client_min_messages = warning');
    await session.send(`${jobLedgerSql}\n${changes.join('\n')}`);
    await session.send('commit');
  } catch (error) {
    await session.rollback();
    throw cronError(error);
  }
}

/** Pauses or resumes jobs, those that pg_cron doesn't have too: these are for `pmdb jobs run --due`. */
export async function setPaused(session: Session, standings: readonly JobStanding[], paused: boolean): Promise<void> {
  const changes = standings.flatMap(({ name, live }) => {
    if (live !== undefined) {
      return [
        `select cron.alter_job(${live.id}, active := ${!paused});`,
        `update migrations.jobs set paused = ${paused} where cron_job_id = ${live.id};`,
      ];
    }
    const of = `where job_name = ${literal(name)}`;
    return paused
      ? [
          `insert into migrations.jobs (job_name, paused) values (${literal(name)}, true) on conflict (job_name) do update set paused = true;`,
        ]
      : [
          `delete from migrations.jobs ${of} and cron_job_id is null;`,
          `update migrations.jobs set paused = false ${of};`,
        ];
  });
  const begun = standings.every(({ live }) => live !== undefined);
  try {
    await session.begin('begin; set local client_min_messages = warning');
    await session.send(`${begun ? '' : jobLedgerSql}\n${changes.join('\n')}`);
    await session.send('commit');
  } catch (error) {
    await session.rollback();
    throw cronError(error);
  }
}

function changesOf(standing: JobStanding, here: Here): string[] {
  const { name, state, job, live, paused } = standing;
  if (state === 'orphaned') {
    const gone = `delete from migrations.jobs where job_name = ${literal(name)};`;
    return live === undefined ? [gone] : [`select cron.unschedule(${live.id}::bigint);`, gone];
  }
  if (job === undefined || state === 'scheduled' || state === 'outside') return [];
  if (live === undefined) return [create(job, here, paused)];
  // The one thing that alter_job() can't change.
  if (live.name !== name) return [`select cron.unschedule(${live.id}::bigint);`, create(job, here, paused)];
  const { database = here.database } = job;
  const wanted = [
    literal(job.schedule),
    literal(commandOf(job)),
    literal(live.database === database ? null : database),
    literal(job.user ?? null),
    String(!paused),
  ].join(', ');
  return [`select cron.alter_job(${live.id}, ${wanted});`];
}

/** schedule() is for everybody, oneself and here; only superusers may call the other one, which names database and user. */
function create(job: Job, here: Here, paused: boolean): string {
  const [name, schedule, command] = [job.name, job.schedule, commandOf(job)].map((each) => literal(each));
  const { database = here.database, user = here.user } = job;
  const made =
    database === here.database && user === here.user
      ? `cron.schedule(${name}, ${schedule}, ${command})`
      : `cron.schedule_in_database(${name}, ${schedule}, ${command}, ${literal(database)}, ${literal(user)})`;
  const record = `
    insert into migrations.jobs as j (job_name, cron_job_id, paused) values (${name}, ${made}, ${paused})
    on conflict (job_name) do update set cron_job_id = excluded.cron_job_id, applied_at = now(), applied_by = session_user;`;
  return paused
    ? `${record}\nselect cron.alter_job(cron_job_id, active := false) from migrations.jobs where job_name = ${name};`
    : record;
}

/** pg_cron logs in as the job's user, and fails at each run, in silence, where that can't be. */
async function requireLogins(session: Session, standings: readonly JobStanding[]): Promise<void> {
  const users = [
    ...new Set(standings.flatMap(({ job }) => (job?.user === undefined || job.eachRow ? [] : [job.user]))),
  ];
  if (users.length === 0) return;
  const { rows } = await session.send(`
    select u.name, r.rolname is not null as there from unnest(array[${users.map((each) => literal(each)).join(', ')}]) u (name)
      left join pg_roles r on r.rolname = u.name where r.rolcanlogin is not true`);
  const [first] = rows;
  if (first === undefined) return;
  throw new PmdbError(
    'NO_PRIVILEGE',
    `jobs are to run as ${first.name}, which ${first.there ? 'may not log in' : 'is no role'}`,
    {
      state: 'Nothing was changed.',
      remedy: first.there
        ? `ALTER ROLE ${first.name} LOGIN; without a password nobody gets in by network, where pg_hba.conf asks for one. pg_cron needs a way in too: see docs/jobs.md.`
        : `Create it, or name another with \`-- pmdb: user\`.`,
    },
  );
}

/** It fails at each run, in silence, where the database is not there. */
async function requireDatabases(session: Session, standings: readonly JobStanding[]): Promise<void> {
  const names = [
    ...new Set(standings.flatMap(({ job }) => (job?.database === undefined || job.eachRow ? [] : [job.database]))),
  ];
  if (names.length === 0) return;
  const { rows } = await session.send(`
    select n.name from unnest(array[${names.map((each) => literal(each)).join(', ')}]) n (name)
      left join pg_database d on d.datname = n.name where d.datallowconn is not true`);
  const [first] = rows;
  if (first === undefined) return;
  throw new PmdbError('BAD_FILE', `jobs are to run in ${first.name}, which is no database of this server`, {
    state: 'Nothing was changed.',
    remedy: 'Create it, or name another with `-- pmdb: database`.',
  });
}
