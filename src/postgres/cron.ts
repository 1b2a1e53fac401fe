import { PmdbError } from '../core/errors.ts';
import type { CronJob, RecordedJob } from '../core/job-standing.ts';
import factsSql from '../sql/cron-facts.sql';
import { ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

export interface CronFacts {
  /** The extension is in this database. */
  readonly installed: boolean;
  /** The server has its files. */
  readonly available: boolean;
  /** This role may read pg_cron's settings; without, the next two are not known. */
  readonly readable: boolean;
  /** The one database of the server where it can be; null where it isn't preloaded. */
  readonly cronDatabase: string | null;
  /** In which schedules are meant. */
  readonly timezone: string;
  readonly database: string;
  /** pmdb has made jobs here before, or run some. */
  readonly recorded: boolean;
}

export async function readCronFacts(session: Session): Promise<CronFacts> {
  return (await session.send(factsSql)).rows[0] as unknown as CronFacts;
}

/** Throws NO_EXTENSION, which says what is missing and where. */
export function requireCron(facts: CronFacts): void {
  if (facts.installed) return;
  const [why, remedy] = whyNot(facts);
  throw new PmdbError('NO_EXTENSION', why, {
    state: 'Nothing was changed.',
    remedy: `${remedy} Without pg_cron any scheduler does the same: \`pmdb jobs run --due\`, once a minute.`,
  });
}

function whyNot({ available, readable, cronDatabase, database }: CronFacts): [why: string, remedy: string] {
  if (!available) return ['this server does not have pg_cron', 'Install it (Debian: postgresql-<major>-cron).'];
  if (!readable)
    return [`pg_cron is not in ${database}`, 'A superuser finds out why: it lives where cron.database_name says.'];
  if (cronDatabase === null)
    return ['pg_cron is not preloaded', 'Add it to shared_preload_libraries, set cron.database_name, and restart.'];
  if (cronDatabase === database)
    return ['the extension pg_cron was not created', 'As a superuser: create extension pg_cron;'];
  return [
    `pg_cron lives in the database ${cronDatabase} (cron.database_name), not in ${database}`,
    `Set cron.database_name to ${database} and restart the server; or name ${cronDatabase} with --url, and ${database} in each file: \`-- pmdb: database ${database}\`.`,
  ];
}

/** All that this role may see: a superuser sees all, others their own. */
export async function readCronJobs(session: Session): Promise<readonly CronJob[]> {
  const { rows } = await session
    .send(`
      select jobid::text as id, jobname::text as name, schedule, command, database, username as "user", active
        from cron.job order by jobid`)
    .catch((error: unknown) => Promise.reject(cronError(error)));
  return rows as unknown as readonly CronJob[];
}

export async function readRecordedJobs(session: Session, { recorded }: CronFacts): Promise<readonly RecordedJob[]> {
  if (!recorded) return [];
  const { rows } = await session
    .send(
      'select job_name as name, cron_job_id::text as "cronId", paused, applied_by as "appliedBy" from migrations.jobs',
    )
    .catch((error: unknown) => Promise.reject(ledgerError(error)));
  return rows as unknown as readonly RecordedJob[];
}

/** Why pg_cron refused. */
export function cronError(error: unknown): unknown {
  const told = ledgerError(error);
  if (!(told instanceof PmdbError) || told.code !== 'NO_PRIVILEGE') return told;
  return new PmdbError('NO_PRIVILEGE', `this role may not manage jobs: ${(error as Error).message}`, {
    sqlstate: told.parts.sqlstate,
    state: 'Nothing was changed.',
    remedy:
      'Connect as a superuser; another role needs usage on schema cron, and schedules jobs for itself only: those without `-- pmdb: user`.',
    cause: error,
  });
}
