import { expect, test } from 'vitest';
import { fleet } from '../fleet/fleet-scenario.ts';
import { scenario } from './scenario.ts';

const SEEN = `select current_setting('application_name')                    as application
     , current_setting('lock_timeout')                        as lock_timeout
     , current_setting('idle_in_transaction_session_timeout') as idle_timeout
     , current_setting('row_security')                        as row_security
     , current_setting('search_path')                         as search_path`;

test('a file finds what every transaction of pmdb begins with', async () => {
  const s = await scenario({ V001__seen: `create table seen as ${SEEN};` });
  expect(await s.pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await s.db.sql`select * from seen`).toEqual([
    {
      application: 'pmdb/migrate',
      lock_timeout: '5s',
      idle_timeout: '5min',
      row_security: 'off',
      search_path: '"$user", public',
    },
  ]);
});

test("a tenant's file has its own schema on the path, and nothing that all share", async () => {
  const s = await fleet(['acme'], { V001__seen: [`create table seen as ${SEEN};`, 'drop table seen;'] });
  const [seen] = await s.db.sql`select * from org_acme.seen`;
  expect(seen).toMatchObject({ lock_timeout: '5s', row_security: 'off', search_path: 'org_acme' });
});

test('more workers than the server has connections or locks for are not begun', async () => {
  const s = await fleet(['acme', 'bolt']);
  await s.writeTenant('V003__floor', ['alter table units add floor int;', 'alter table units drop floor;']);
  const { code, stderr } = await s.pmdb('migrate', '--concurrency', '9999');
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/\d+ of 9999 workers: max_(connections leaves|locks_per_transaction allows) no more/),
  });
  expect(await s.versions()).toEqual({ '001 002 003': ['acme', 'bolt'] });
});
