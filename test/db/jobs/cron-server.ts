import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect } from 'vitest';
import { startPrivateServer } from '../../../src/server/private-server.ts';
import { type CliResult, pmdb, tmpProject } from '../../support/cli.ts';
import { findInstallation } from '../../support/server-source.ts';

/** This project, migrated, on a server of its own: pg_cron is in one database of a server, and its jobs are run. */
export interface CronServer {
  readonly sql: postgres.Sql;
  readonly url: string;
  /** A copy of the project's folder with its jobs, which a test may change. */
  readonly dir: string;
  jobs(...args: string[]): Promise<CliResult>;
  stop(): Promise<void>;
}

export async function startCronServer(): Promise<CronServer> {
  const installation = await findInstallation();
  if (installation === undefined) throw new Error('has() was not asked');
  const server = await startPrivateServer(installation.bin, {
    settings: {
      shared_preload_libraries: 'pg_cron,pg_stat_statements',
      'cron.database_name': 'postgres',
      // Otherwise it connects by network, and needs a password.
      'cron.use_background_workers': 'on',
      max_worker_processes: '30',
    },
  });
  const sql = postgres(server.url, { max: 2, onnotice: () => {} });
  const dir = await tmpProject();
  await cp('jobs', join(dir, 'jobs'), { recursive: true });
  expect(await pmdb(['migrate', '--url', server.url, '--yes'], { cwd: process.cwd() })).toMatchObject({ code: 0 });
  return {
    sql,
    url: server.url,
    dir,
    jobs: (command, ...args) => pmdb(['jobs', ...[command ?? ''], ...args, '--dir', dir, '--url', server.url]),
    stop: async () => {
      await sql.end();
      await server.stop();
    },
  };
}
