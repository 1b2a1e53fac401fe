import { expect, test } from 'vitest';
import { errorOf, theValue } from '../engine/reading.ts';
import { until } from '../engine/scenario.ts';
import { fleet, slugs } from './fleet-scenario.ts';

const SLOW = `select pg_sleep(case current_schema() when 'org_t1' then 6 else 0 end); create table slow (id int);`;
const SLEEPS = `select count(*)::int from pg_stat_activity where query like '%select pg_sleep(case%' and state = 'active'
  and pid <> pg_backend_pid()`;

test('what others do to a tenant while a run is under way concerns that tenant alone', async () => {
  const { db, start, versions, writeTenant } = await fleet(slugs(4));
  await writeTenant('V003__slow', [SLOW, 'drop table slow;']);
  const run = start('migrate', '--concurrency', '1', '--json');
  await until(async () => (await theValue(db, SLEEPS)) === 1);
  // Somebody else applied the same file to t2, and another file of this number to t3.
  const asOthers = (schema: string, checksum: string) => db.sql`
    insert into migrations.tenant_versions (schema_name, version, description, checksum, token_checksum)
    select ${schema}, '003', 'slow', ${checksum}, ${checksum}`;
  const [{ checksum } = {}] = await db.sql`select encode(sha256(convert_to(${SLOW}, 'UTF8')), 'hex') as checksum`;
  await asOthers('org_t2', checksum);
  await asOthers('org_t3', '0'.repeat(64));
  const { problems, state } = errorOf(await run.ended);
  expect(state).toMatch(/^3 migrated; 1 failed.*0 not run/);
  expect(problems).toMatchObject([{ code: 'CHANGED', message: expect.stringMatching(/^org_t3: /) }]);
  expect(await versions()).toEqual({ '001 002 003': slugs(4) });
  expect(
    await theValue(db, "select string_agg(schemaname, ' ' order by 1) from pg_tables where tablename = 'slow'"),
  ).toBe('org_t1 org_t4');
});
