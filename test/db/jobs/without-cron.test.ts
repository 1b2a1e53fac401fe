import { expect, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';

test('without pg_cron, too, a paused job waits until it is resumed', async () => {
  const { sql, url } = await freshDatabase();
  const dir = await tmpProject({
    'jobs/a.sql': '-- pmdb: schedule * * * * *\ncreate table done_by_a ();',
    'jobs/b.sql': '-- pmdb: schedule * * * * *\ncreate table done_by_b ();',
  });
  const jobs = async (...args: string[]) => (await pmdb(['jobs', ...args, '--dir', dir, '--url', url])).stdout;
  expect(await jobs('pause', 'a', 'a')).toBe('Paused a.\n');
  expect(await jobs('run', '--due')).toMatch(/^✔ b in .*\n$/);
  expect(await jobs('list')).toMatch(/^a +\* \* \* \* \* +paused +never$/m);
  expect(await jobs('pause')).toBe('Paused b.\n');
  expect(await jobs('pause')).toBe('Nothing to pause.\n');
  expect(await jobs('resume')).toBe('Resumed a, b.\n');
  expect([...(await sql`select from migrations.jobs`)]).toEqual([]);
  expect(await jobs('run', '--due')).toMatch(/^✔ a in .*\n/);
  expect(await jobs('pause', 'c')).toBe('');
});

test('a ledger that was made before can hold what pg_cron does not have', async () => {
  const { sql, url } = await freshDatabase();
  const dir = await tmpProject({ 'jobs/a.sql': '-- pmdb: schedule * * * * *\nselect 1;' });
  const on = ['--dir', dir, '--url', url];
  expect(await pmdb(['jobs', 'run', 'a', ...on])).toMatchObject({ code: 0 });
  await sql`alter table migrations.jobs alter column cron_job_id set not null`;
  expect(await pmdb(['jobs', 'pause', ...on])).toMatchObject({ code: 0, stdout: 'Paused a.\n' });
});
