import { PmdbError } from '../core/errors.ts';
import { commandOf, type Job } from '../core/job.ts';
import type { JobStanding } from '../core/job-standing.ts';
import { literal } from '../core/literal.ts';
import jobLedgerSql from '../sql/job-ledger.sql';
import { cronError } from './cron.ts';
import type { Session } from './session.ts';

/** Makes pg_cron's jobs what the files say, in one transaction. Those that others made are never touched. */
export async function applyJobs(session: Session, standings: readonly JobStanding[]): Promise<void> {
  await requireLogins(session, standings);
  const { user } = session.facts;
  const changes = standings.flatMap((standing) => changesOf(standing, user));
  try {
    await session.begin('begin; set local client_min_messages = warning');
    await session.send(`${jobLedgerSql}\n${changes.join('\n')}`);
    await session.send('commit');
  } catch (error) {
    await session.rollback();
    throw cronError(error);
  }
}

/** pauses or resumes jobs that pmdb made. */
export async function setPaused(session: Session, standings: readonly JobStanding[], paused: boolean): Promise<void> {
  const ids = standings.flatMap(({ live }) => (live === undefined ? [] : [live.id]));
  try {
    await session.send(`
      select cron.alter_job(id, active := ${!paused}) from unnest(array[${ids.join(', ')}]::bigint[]) id;
      update migrations.jobs set paused = ${paused} where cron_job_id = any (array[${ids.join(', ')}]::bigint[])`);
  } catch (error) {
    throw cronError(error);
  }
}

function changesOf(standing: JobStanding, self: string): string[] {
  const { name, state, job, live, paused } = standing;
  if (state === 'orphaned') {
    const gone = `delete from migrations.jobs where job_name = ${literal(name)};`;
    return live === undefined ? [gone] : [`select cron.unschedule(${live.id}::bigint);`, gone];
  }
  if (job === undefined || state === 'scheduled' || state === 'outside') return [];
  if (live === undefined) return [create(job, self, paused)];
  // The one thing that alter_job() can't change.
  if (live.name !== name) return [`select cron.unschedule(${live.id}::bigint);`, create(job, self, paused)];
  const wanted = [
    literal(job.schedule),
    literal(commandOf(job)),
    'null',
    literal(job.user ?? null),
    String(!paused),
  ].join(', ');
  return [`select cron.alter_job(${live.id}, ${wanted});`];
}

/** schedule() is for everybody, and for oneself; only superusers may call the other one, which names a user. */
function create(job: Job, self: string, paused: boolean): string {
  const [name, schedule, command] = [job.name, job.schedule, commandOf(job)].map((each) => literal(each));
  const made =
    job.user === undefined || job.user === self
      ? `cron.schedule(${name}, ${schedule}, ${command})`
      : `cron.schedule_in_database(${name}, ${schedule}, ${command}, current_database(), ${literal(job.user)})`;
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
