import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { scenario } from './scenario.ts';

/** The ledger's rows are written last: what holds for them holds for the commit. */
const WATCH_COMMITS = `
  create table seen (version text, flush text);
  create function see() returns trigger language plpgsql as $$
  begin
    insert into public.seen values (new.version, current_setting('synchronous_commit'));
    return null;
  end $$;
  create trigger see after insert on migrations.history for each row execute function see()`;

/** As production has it; the servers of the tests wait for no disk at all. */
async function waitForDisk({ sql }: FreshDatabase): Promise<void> {
  await sql.unsafe(`do $$ begin
    execute format('alter database %I set synchronous_commit = on', current_database());
  end $$`);
}

test('only the last step of a run waits for the disk', async () => {
  const { db, pmdb } = await scenario({
    V001__watch: WATCH_COMMITS,
    V002__followed: 'create table a ()',
    V003__last: 'create table b ()',
  });
  await waitForDisk(db);
  expect((await pmdb('migrate')).code).toBe(0);
  expect(await db.sql`select * from seen order by version`).toEqual([
    { version: '001', flush: 'off' },
    { version: '002', flush: 'off' },
    { version: '003', flush: 'on' },
  ]);
});

test('the record of a failure puts the steps before it on disk', async () => {
  const { db, pmdb } = await scenario({ V001__watch: WATCH_COMMITS, V002__broken: 'select 1/0' });
  await waitForDisk(db);
  expect((await pmdb('migrate')).code).toBe(4);
  expect(await db.sql`select * from seen order by flush`).toEqual([
    { version: '001', flush: 'off' },
    { version: '002', flush: 'on' },
  ]);
});
