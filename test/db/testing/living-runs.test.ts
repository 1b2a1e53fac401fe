import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { spawnPmdb } from '../../support/cli.ts';
import { asAdmin } from '../../support/database.ts';
import { databasesOf, runTests, testProject } from './project.ts';

const SLEEP = 'select pg_sleep(61)';

/** The logins of runs whose test sleeps now. */
const sleepers = async () =>
  await asAdmin(async (admin) => {
    const rows = await admin<{ login: string }[]>`
      select usename as login from pg_stat_activity where query like ${`${SLEEP}%`}`;
    return rows.map(({ login }) => login);
  });

test('what a run uses stays as long as it lives, whatever other runs sweep; when it was killed the next one sweeps it', async () => {
  const dir = await testProject({
    'good.sql': `select testing.run_test('two', 'select count(*) from units', '2');`,
    'slow.sql': SLEEP,
  });
  const quick = async () => await runTests(dir, 'test/sql/good.sql');
  const slow = spawnPmdb(['test', 'test/sql/slow.sql', '--dir', dir, '--url', inject('server').url]);
  while ((await sleepers()).length === 0) await sleep(50);
  const [login] = await sleepers();
  const roles = async () =>
    await asAdmin(async (admin) => await admin`select from pg_roles where rolname = ${login ?? ''}`);

  expect(await quick()).toMatchObject({ code: 0 });
  expect(await databasesOf(dir)).toHaveLength(2);
  expect(await roles()).toHaveLength(1);

  slow.kill('SIGKILL');
  await once(slow, 'exit');
  await asAdmin(async (admin) => {
    await admin`select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = ${login ?? ''}`;
  });
  expect(await quick()).toMatchObject({ code: 0 });
  expect(await databasesOf(dir)).toHaveLength(1);
  expect(await roles()).toHaveLength(0);
});
