import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization } from '../schema/organization.ts';

// pgTAP is not on every server: this is what holds the functions of jobs to each release, whose views of statistics differ.
test('whatever a job may call runs on this server, twice', async () => {
  const { sql } = await migratedDatabase();
  await createOrganization(sql, 'ours');
  const calls = await sql<{ call: string }[]>`
    select format('select * from %s()', p.oid::regproc) as call
    from pg_proc p
    where p.pronamespace::regnamespace::text in ('app', 'monitoring', 'maintenance')
      and p.pronargs = p.pronargdefaults and p.prokind = 'f'
      and exists (select from aclexplode(p.proacl) x where x.grantee = 'pm_cron'::regrole)
      -- Policies ask by this one, of everybody: no job has a context.
      and p.proname <> 'opened_organization_id'
    order by 1`;
  expect(calls.length).toBeGreaterThan(12);
  for (const { call } of [...calls, ...calls]) {
    await sql.begin(async (tx) => {
      await tx`set local role pm_cron`;
      await expect(tx.unsafe(call), call).resolves.toBeDefined();
    });
  }
  const failures =
    await sql`select view_name, error_message from monitoring.summary_refreshes where error_message is not null`;
  expect([...failures]).toEqual([]);
  const health =
    await sql`select check_name from monitoring.database_health_check() where value is null or recommendation is null`;
  expect([...health]).toEqual([]);
});
