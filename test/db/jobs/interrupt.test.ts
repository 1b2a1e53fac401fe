import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { spawnPmdb, tmpProject } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s cancels the job that runs, records it, and leaves the others', async ([signal, exit]) => {
  const { sql, url } = await freshDatabase();
  const dir = await tmpProject({
    'jobs/a.sql': '-- pmdb: schedule 0 3 * * *\ncreate table done_by_a (id int primary key);',
    'jobs/b.sql': '-- pmdb: schedule 0 3 * * *\nselect pg_sleep(60);',
    'jobs/c.sql': '-- pmdb: schedule 0 3 * * *\ncreate table done_by_c (id int primary key);',
  });
  const child = spawnPmdb(['jobs', 'run', '--due', '--dir', dir, '--url', url]);
  const stdout = text(child.stdout);
  await expect
    .poll(
      () => sql`select from pg_stat_activity where query = 'select pg_sleep(60)' and datname = current_database()`,
      { timeout: 20_000 },
    )
    .toHaveLength(1);
  child.kill(signal);
  expect(await once(child, 'close')).toEqual([exit, null]);
  expect(await stdout).toMatch(
    /^✔ a in .*\n✘ b failed after .*: .*user request\nInterrupted: the others were not run\.\n$/,
  );
  expect([
    ...(await sql`select job_name, status, ended_at is not null as ended from migrations.job_runs order by 1`),
  ]).toEqual([
    { job_name: 'a', status: 'succeeded', ended: true },
    { job_name: 'b', status: 'failed', ended: true },
  ]);
  expect(
    await sql`select to_regclass('done_by_a') is not null as a, to_regclass('done_by_c') is not null as c`,
  ).toEqual([{ a: true, c: false }]);
  const left = () => sql`
    select pid from pg_stat_activity where datname = current_database() and application_name like 'pmdb%'
    union all select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
  await expect.poll(left).toHaveLength(0);
});
