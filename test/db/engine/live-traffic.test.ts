import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { appliedVersions } from './reading.ts';
import { type Scenario, scenario } from './scenario.ts';

/** Milliseconds. */
const LOCK_TIMEOUT = 400;
/** So long somebody keeps the way shut: without lock_timeout the traffic would stand still as long. */
const FORGOTTEN = 4000;

/** Short transactions on a table, from three sessions, until `stop`, which gives the longest wait in milliseconds. */
function traffic({ db }: Scenario) {
  let [open, longest, transactions] = [true, 0, 0];
  const work = async (client: number) => {
    const session = await db.connectAs(db).reserve();
    while (open) {
      const began = performance.now();
      if (client === 0) await session`select count(*) from units`;
      else await session`update units set name = 'let' where id = ${client}`;
      longest = Math.max(longest, performance.now() - began);
      transactions++;
      await sleep(5);
    }
    session.release();
  };
  const clients = [0, 1, 2].map(work);
  return async () => {
    open = false;
    await Promise.all(clients);
    return { longest, transactions };
  };
}

test('a blocking ALTER stalls live traffic no longer than lock_timeout at a time, and gets through by itself', async () => {
  const s = await scenario({
    V001__units:
      "create table units (id integer primary key, name text); insert into units select i, '' from generate_series(1, 9) i;",
    V002__floor: 'alter table units add column floor integer;',
  });
  await s.pmdb('migrate', '--to', '1');
  const forgotten = await s.db.sql.reserve();
  await forgotten`set application_name = 'forgotten'`;
  await forgotten`begin`;
  await forgotten`select count(*) from units`;
  const stop = traffic(s);
  const run = s.start('migrate', '--lock-timeout', `${LOCK_TIMEOUT}ms`, '--lock-wait', '60s');
  await run.says(/waits for pid \d+ \(postgres, forgotten\), idle in transaction for \d+ s: select count/);
  await sleep(FORGOTTEN);
  expect(await appliedVersions(s.db)).toEqual(['001']);
  await forgotten`rollback`;
  forgotten.release();
  const { code, stderr } = await run.ended;
  const { longest, transactions } = await stop();
  expect({ code, tried: /attempt 3/.test(stderr) }).toEqual({ code: 0, tried: true });
  expect(longest).toBeGreaterThan(LOCK_TIMEOUT / 2);
  // Half of the time for a machine that has other things to do.
  expect(longest).toBeLessThan(FORGOTTEN / 2);
  expect(transactions).toBeGreaterThan(20);
  expect(await appliedVersions(s.db)).toEqual(['001', '002']);
});
