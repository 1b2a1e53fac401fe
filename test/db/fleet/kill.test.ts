import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { randomNumbers } from '../engine/random.ts';
import { fleet, slugs } from './fleet-scenario.ts';

const SEED = Number(process.env.PMDB_SEED ?? Date.now() % 100_000);
/** With PMDB_TEST_LONG=1 as many as it takes to meet every moment of a step. */
const [KILLS, TENANTS] = process.env.PMDB_TEST_LONG === '1' ? [20, 500] : [4, 100];

test(`killed ${KILLS} times, a fleet of ${TENANTS} ends with each version on each tenant once (seed ${SEED})`, async () => {
  const random = randomNumbers(SEED);
  const { db, pmdb, start, versions, writeTenant } = await fleet(slugs(TENANTS));
  let kills = 0;
  for (let version = 3; kills < KILLS; version++) {
    const name = `V${String(version).padStart(3, '0')}__more`;
    // Twice applied would fail, half applied would show.
    await writeTenant(name, [
      `create table more_${version} (id int); insert into more_${version} values (1); alter table units add c${version} int;`,
      'select 1;',
    ]);
    for (let tries = 0; tries < 3 && kills < KILLS; tries++) {
      const run = start('migrate');
      await run.says('migrating').catch(() => {});
      await sleep(random() * 500);
      run.signal('SIGKILL');
      if ((await run.ended).code === null) kills++;
    }
    expect(await pmdb('migrate')).toMatchObject({ code: 0 });
    const [rows] = await db.sql.unsafe(
      `select count(*)::int as n from pg_tables where schemaname ~ '^org_' and tablename = 'more_${version}'`,
    );
    expect(rows).toEqual({ n: TENANTS });
  }
  expect(Object.values(await versions()).map((those) => those.length)).toEqual([TENANTS]);
  const twice =
    await db.sql`select schema_name, version from migrations.history where action = 'migrate' and schema_name is not null
    group by 1, 2 having count(*) > 1`;
  expect(twice).toEqual([]);
}, 400_000);
