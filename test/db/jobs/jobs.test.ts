import { readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { has } from '../../support/requirements.ts';
import { createOrganization } from '../schema/organization.ts';
import { type CronServer, startCronServer } from './cron-server.ts';

/** A lease that ends and renews itself, an invoice that is late, and a parking place to be charged. */
async function owe(sql: Sql, lease: string): Promise<void> {
  await sql`delete from core.leases where renews_id = ${lease}`;
  await sql`
    update core.leases
    set status = 'active', start_date = current_date - 366, end_date = current_date - 2, auto_renew = true,
        late_fee_amount = 25, late_fees_since = current_date - 366
    where id = ${lease}`;
  await sql`update financial.invoices set status = 'sent', due_date = current_date - 40 where lease_id = ${lease} and sent_at is null`;
  await sql`update financial.billing_cycles set name = 'Parking', next_run_on = current_date`;
}

// In order, on one server: what a DBA goes through.
describe.skipIf(!has('cron'))('jobs, with pg_cron', () => {
  let server: CronServer;
  beforeAll(async () => {
    server = await startCronServer();
  }, 60_000);
  afterAll(() => server.stop());

  const findings = async () => (await server.jobs('check')).stdout;

  test('are not scheduled for a role that could not log in', async () => {
    const { code, stderr } = await server.jobs('apply');
    expect(code).toBe(3);
    expect(stderr).toContain('ALTER ROLE pm_cron LOGIN;');
    expect([...(await server.sql`select from cron.job`)]).toEqual([]);
  });

  test('are scheduled once, and then are as their files say', async () => {
    await server.sql`alter role pm_cron login`;
    expect(await findings()).toContain('analyze-tables is not scheduled');
    expect((await server.jobs('apply')).stdout).toMatch(/^scheduled {2}analyze-tables$/m);
    const again = await server.jobs('apply');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to apply'), stderr: '' });
    expect(await server.jobs('check')).toMatchObject({ code: 0 });
    const jobs = await server.sql`select jobname, username from cron.job where jobname ~ 'vacuum|analyze' order by 1`;
    expect([...jobs]).toEqual([
      { jobname: 'analyze-tables', username: 'pm_cron' },
      { jobname: 'vacuum-tables', username: 'postgres' },
    ]);
  });

  test('of others are hidden from a role that pg_cron shows its own only, and not taken for removed', async () => {
    const { sql, dir } = server;
    await sql
      .unsafe(`create role looker login password 'mellon'; grant pg_monitor to looker; grant usage on schema cron, migrations to looker;
      grant select on all tables in schema cron, migrations to looker`)
      .simple();
    const url = Object.assign(new URL(server.url), { username: 'looker', password: 'mellon' }).href;
    const { code, stderr } = await pmdb(['jobs', 'check', '--dir', dir, '--url', url]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('pg_cron shows looker its own jobs only'),
    });
    const health = await pmdb(['health', '--fail-on', 'never', '--url', url]);
    expect(health.stdout).toContain('failed-jobs: not asked, pg_cron shows this role its own jobs only');
    await sql`alter role looker bypassrls`;
    expect(await pmdb(['jobs', 'check', '--dir', dir, '--url', url])).toMatchObject({ code: 0 });
    await sql.unsafe('drop owned by looker; drop role looker').simple();
  });

  test('that somebody altered, unscheduled or doubled are found, and put right; others are left alone', async () => {
    const { sql } = server;
    await sql`select cron.schedule('of-somebody-else', '0 0 1 1 *', 'select 1')`;
    await sql`select cron.alter_job(jobid, schedule := '1 1 * * *') from cron.job where jobname = 'cleanup-reports'`;
    await sql`select cron.alter_job(jobid, active := false) from cron.job where jobname = 'cleanup-sessions'`;
    await sql`select cron.unschedule(jobid) from cron.job where jobname = 'cleanup-statistics'`;
    const [{ id } = {}] = await sql`select cron.schedule('analyze-tables', '0 2 * * *', 'select 1') as id`;
    const { code, stdout: found } = await server.jobs('check');
    expect(code).toBe(1);
    expect(found).toContain('cleanup-reports: schedule is "1 1 * * *", not "10 6 * * *"');
    expect(found).toContain('cleanup-sessions: it is not active');
    expect(found).toContain('cleanup-statistics was unscheduled by somebody');
    expect(found).toContain(`analyze-tables is run a second time, by postgres: select cron.unschedule(${id});`);
    expect(found.split('\n')).toHaveLength(5);

    expect((await server.jobs('apply')).code).toBe(0);
    expect((await findings()).trim().split('\n')).toHaveLength(1);
    await sql`select cron.unschedule(${id}::bigint)`;
    expect(await server.jobs('check')).toMatchObject({ code: 0 });
    expect([...(await sql`select from cron.job where jobname = 'of-somebody-else'`)]).toHaveLength(1);
  });

  test('stay paused until they are resumed, also when they are applied', async () => {
    const active = async () =>
      (await server.sql`select active from cron.job where jobname = 'vacuum-tables'`)[0]?.active;
    expect((await server.jobs('pause', 'vacuum-tables')).stdout).toBe('Paused vacuum-tables.\n');
    expect((await server.jobs('apply')).code).toBe(0);
    expect(await active()).toBe(false);
    expect(await server.jobs('check')).toMatchObject({ code: 0 });
    expect((await server.jobs('list')).stdout).toMatch(/^vacuum-tables .*paused +never/m);
    expect((await server.jobs('resume', 'vacuum-tables')).code).toBe(0);
    expect(await active()).toBe(true);
    expect(await server.jobs('resume')).toMatchObject({ code: 0, stdout: 'Nothing to resume.\n' });
  });

  test('whose file is gone are removed; a name that somebody took is not ours', async () => {
    await rm(join(server.dir, 'jobs/cleanup-reports.sql'));
    expect(await findings()).toContain('cleanup-reports has no file any more');
    expect((await server.jobs('apply')).stdout).toMatch(/^removed {2}cleanup-reports$/m);
    expect([...(await server.sql`select from cron.job where jobname = 'cleanup-reports'`)]).toEqual([]);

    const file = join(server.dir, 'jobs/of-somebody-else.sql');
    await writeFile(file, '-- pmdb: schedule 0 3 * * *\nselect 2;');
    expect(await server.jobs('apply')).toMatchObject({ code: 2, stderr: expect.stringContaining('(JOB_EXISTS)') });
    await rm(file);
  });

  test('do what they are for', async () => {
    const { sql } = server;
    const { user, lease } = await createOrganization(sql, 'ours');
    await owe(sql, lease);
    await sql`insert into identity.auth_sessions (user_id, token_hash, created_at, expires_at)
              values (${user}, 'long ago', now() - interval '3 months', now() - interval '2 months')`;
    await sql.begin(async (tx) => {
      await tx`set local role pm_definer`;
      await tx`select app.add_audit_partition('audit_logs_2020_01', 'for values from (''2020-01-01'') to (''2020-02-01'')')`;
    });
    await sql`select t.* from (select pg_sleep(0.2)) t`;
    await sql`update pg_index set indisvalid = false where indexrelid = 'core.idx_units_status'::regclass`;
    const [{ ahead } = {}] =
      await sql`select 'shared.audit_logs_' || to_char(now() + interval '3 months', 'YYYY_MM') as ahead`;
    await sql.unsafe(`drop table ${ahead}`);

    const names = readdirSync(join(server.dir, 'jobs')).map((name) => name.replace('.sql', ''));
    const { code, stdout } = await server.jobs('run', ...names);
    expect({ code, wrong: stdout.split('\n').filter((line) => line !== '' && !line.startsWith('✔')) }).toEqual({
      code: 0,
      wrong: [],
    });

    const [effects] = await sql`
      select to_regclass(${ahead as string}) is not null                                         as "partition ahead",
             to_regclass('shared.audit_logs_2020_01') is null                                    as "old partition gone",
             not exists (select from identity.auth_sessions where token_hash = 'long ago')       as "old session gone",
             (select count(*) > 2 from monitoring.summary_refreshes where error_message is null) as "summaries refreshed",
             (select status = 'renewed' from core.leases where id = ${lease})                    as "lease ended",
             exists (select from core.leases where renews_id = ${lease} and status = 'active')   as "and renewed",
             exists (select from financial.invoices where late_fee_amount = 25)                  as "late fee charged",
             exists (select from financial.invoices where description = 'Parking')               as "recurring invoice written",
             exists (select from monitoring.connection_stats)                                    as "connections recorded",
             exists (select from monitoring.index_usage)                                         as "indexes recorded",
             exists (select from monitoring.slow_queries where query_text ~ 'pg_sleep')          as "slow query recorded",
             (select last_analyze is not null from pg_stat_user_tables where relid = 'core.organizations'::regclass) as analyzed,
             (select last_vacuum is not null from pg_stat_user_tables where relid = 'core.organizations'::regclass) as vacuumed,
             (select indisvalid from pg_index where indexrelid = 'core.idx_units_status'::regclass) as reindexed,
             (select count(distinct job_name)::int from migrations.job_runs where status = 'succeeded') as recorded`;
    expect(effects).toEqual({
      ...Object.fromEntries(Object.keys(effects ?? {}).map((effect) => [effect, true])),
      recorded: names.length,
    });
  });

  test('run in the database that their file names', async () => {
    const { sql, dir } = server;
    await sql`create database elsewhere`;
    const file = join(dir, 'jobs/there.sql');
    const body = 'create table if not exists seen ();';
    await writeFile(file, `-- pmdb: schedule 0 3 * * *\n-- pmdb: database nowhere\n${body}`);
    expect(await server.jobs('apply')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no database of this'),
    });
    expect((await server.jobs('run', 'there')).stdout).toMatch(/^✘ there failed .*there is no database "nowhere"/);
    await writeFile(file, `-- pmdb: schedule 0 3 * * *\n-- pmdb: database elsewhere\n${body}`);
    expect((await server.jobs('run', 'there')).code).toBe(0);
    expect((await server.jobs('apply')).code).toBe(0);
    const where = () => sql`select database from cron.job where jobname = 'there'`;
    expect([...(await where())]).toEqual([{ database: 'elsewhere' }]);
    await sql`select cron.alter_job(jobid, database := 'postgres') from cron.job where jobname = 'there'`;
    expect(await findings()).toContain('there: database is "postgres", not "elsewhere"');
    expect((await server.jobs('apply')).code).toBe(0);
    expect([...(await where())]).toEqual([{ database: 'elsewhere' }]);
    await rm(file);
    expect((await server.jobs('apply')).stdout).toMatch(/^removed {2}there$/m);
    await sql`drop database elsewhere with (force)`;
  });

  test('run as their user and within their timeout; what fails is told, recorded and found', async () => {
    await writeFile(
      join(server.dir, 'jobs/who.sql'),
      `-- pmdb: schedule 0 3 * * *\n-- pmdb: user pm_cron\nselect 1 / (current_user = 'pm_cron')::int;`,
    );
    await writeFile(
      join(server.dir, 'jobs/late.sql'),
      '-- pmdb: schedule 0 3 * * *\n-- pmdb: timeout 50ms\nselect pg_sleep(5);',
    );
    const { code, stdout } = await server.jobs('run', 'who', 'late');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✔ who/m);
    expect(stdout).toMatch(/^✘ late failed after .*statement timeout$/m);
    expect((await server.jobs('history', 'late')).stdout).toMatch(/late +pmdb +failed/);
    expect(await findings()).toMatch(/late failed at .*statement timeout/);
    for (const name of ['who', 'late']) await rm(join(server.dir, `jobs/${name}.sql`));
  });

  // pg_cron notes no time for it: seen with cron.use_background_workers = off, and no password for the user.
  test('for which pg_cron could not log in are found', async () => {
    const { sql } = server;
    const [{ runid } = {}] = await sql`
      insert into cron.job_run_details (jobid, runid, database, username, command, status, return_message)
      select jobid, nextval('cron.runid_seq'), database, username, command, 'failed', 'connection failed'
        from cron.job where jobname = 'analyze-tables' returning runid`;
    expect(await findings()).toMatch(/^✘ analyze-tables failed at .*: pg_cron can't log in as pm_cron, see docs/m);
    expect((await server.jobs('history', 'analyze-tables')).stdout).toMatch(
      /pg_cron +failed +connection failed \(some/,
    );
    await sql`delete from cron.job_run_details where runid = ${runid as number}`;
    expect(await findings()).not.toContain('log in');
  });

  test('that pg_cron runs are not run by --due as well', async () => {
    expect(await server.jobs('run', '--due')).toMatchObject({ code: 0, stdout: 'Nothing is due.\n' });
    await server.sql`update migrations.job_runs set started_at = now() - interval '8 days'`;
    expect((await server.jobs('run', '--due')).stdout).toMatch(/^✔ reindex-fragmented in \S+ \S+ \(0 statements\)\n$/);
  });

  test('are run by pg_cron itself', async () => {
    await expect
      .poll(() => server.jobs('history', 'record-connection-stats').then(({ stdout }) => stdout), {
        timeout: 70_000,
        interval: 2_000,
      })
      .toMatch(/record-connection-stats +pg_cron +succeeded/);
  }, 75_000);
});
