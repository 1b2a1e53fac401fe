import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { holdUpBuilds, isActive, untilBuildWaits } from './activity.ts';
import { randomNumbers } from './random.ts';
import { catalogOf, errorOf, ledgerOf, theValue } from './reading.ts';
import { type Pair, type Scenario, scenario, until } from './scenario.ts';

const KILLS = 36;
const KILLS_PER_DATABASE = 4;
const SEED = Number(process.env.PMDB_TEST_SEED ?? 20260131);

const pause = (seconds: number) => `select pg_sleep(${seconds});`;

/** A bit of everything, each slow enough to be hit. */
const MIGRATIONS: Readonly<Record<string, Pair>> = {
  V001__units: `create table units (id int primary key, city text);
    ${pause(0.05)} insert into units select n, 'Oslo' from generate_series(1, 1000) n; ${pause(0.05)}`,
  V002__outside: `-- pmdb: no-transaction
    alter table units add column floor int;
    ${pause(0.05)}
    create index concurrently units_city on units (city);
    update units set floor = coalesce(floor, 0) + 1;
    create unique index concurrently if not exists units_id on units (id);
    ${pause(0.03)}
    vacuum units;
    drop index concurrently units_city;
    reindex index concurrently units_id;
    begin; insert into units values (2001); ${pause(0.05)} insert into units values (2002); commit;
    copy units (id) from stdin;
3001
3002
\\.
    create index concurrently units_floor on units (floor);`,
  V003__rooms: `create table rooms (unit int references units); ${pause(0.05)}
    insert into rooms select id from units; ${pause(0.05)} create index on rooms (unit);`,
  V004__batches: `-- pmdb: no-transaction
    create table batches (n int);
    do $$ begin for i in 1 .. 5 loop insert into batches values (i); commit; perform pg_sleep(0.02); end loop; end $$;
    ${pause(0.03)}
    create index concurrently on batches (n);
    insert into batches values (6);`,
  V005__last: `${pause(0.05)} create view last as select count(*) from batches;`,
};

/** Kills a run at a moment that chance decides. False when it had ended before. */
async function killedRun({ start }: Scenario, random: () => number): Promise<boolean> {
  const run = start('migrate');
  // Most often while it works, sometimes while it connects, takes its lock or makes its ledger.
  if (random() < 0.8) await run.says('applying V').catch(() => {});
  else await sleep(100);
  await sleep(random() * 600);
  run.signal('SIGKILL');
  return (await run.ended).code === null;
}

/** What a person does: run it again, and, where nobody but him can know, look and say. */
async function finish({ db, pmdb }: Scenario): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const result = await pmdb('migrate', '--json');
    if (result.code === 0) return;
    const error = errorOf(result);
    expect(error).toMatchObject({
      code: 'UNFINISHED',
      remedy: expect.stringMatching(/repair --done 004.*repair --not-done 004/s),
    });
    const [{ batches, index }] = await db.sql<[{ batches: number; index: boolean }]>`
      select count(*)::int as batches, to_regclass('batches_n_idx') is not null as index from batches`;
    const isBlock = error.message.includes('statement 2 ');
    if (isBlock && batches < 5) await db.sql`truncate batches`;
    const isDone = isBlock ? batches === 5 : index;
    expect(await pmdb('repair', isDone ? '--done' : '--not-done', '4')).toMatchObject({ code: 0 });
  }
  throw new Error('it does not end');
}

test(`killed ${KILLS} times at random, the next run ends where an undisturbed one does (seed ${SEED})`, async () => {
  const undisturbed = await scenario(MIGRATIONS);
  expect(await undisturbed.pmdb('migrate')).toMatchObject({ code: 0 });
  const expected = await catalogOf(undisturbed.db);
  expect(expected).toContain('public.units has 1004 rows');

  const random = randomNumbers(SEED);
  let kills = 0;
  const worker = async () => {
    while (kills < KILLS) {
      const victim = await scenario(MIGRATIONS);
      for (let i = 0; i < KILLS_PER_DATABASE; i++) if (await killedRun(victim, random)) kills++;
      await finish(victim);
      expect(await catalogOf(victim.db)).toEqual(expected);
      await victim.db.drop();
    }
  };
  await Promise.all([worker(), worker()]);
}, 240_000);

test('the next run waits for a statement that the server still runs for a killed one', async () => {
  const { db, start, pmdb } = await scenario({ V001__slow: 'create table a (id int); select pg_sleep(2.5);' });
  const run = start('migrate');
  await until(() => isActive(db, '%pg_sleep(2.5)'));
  run.signal('SIGKILL');
  await run.ended;
  const { code, stderr } = await pmdb('migrate');
  expect(code).toBe(0);
  expect(stderr).toMatch(/waiting for the last statement of an earlier run.*pmdb\/migrate.*pg_sleep\(2\.5\)/);
  expect(await ledgerOf(db)).toMatchObject([{ version: '001', state: 'applied' }]);
});

test('a concurrent build that outlives its pmdb is taken for done', async () => {
  const { db, start, pmdb } = await scenario({
    V001__units: 'create table units (id int);',
    V002__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
  });
  await pmdb('migrate', '--to', '1');
  const letGo = await holdUpBuilds(db, 'units');
  const run = start('migrate');
  await untilBuildWaits(db);
  run.signal('SIGKILL');
  await run.ended;
  const next = start('migrate');
  await next.says('waiting for the last statement of an earlier run');
  const oid = await theValue(db, "select 'units_id'::regclass::oid");
  await letGo();
  expect(await next.ended).toMatchObject({ code: 0 });
  expect(await theValue(db, "select indisvalid from pg_index where indexrelid = 'units_id'::regclass")).toBe(true);
  expect(await theValue(db, "select 'units_id'::regclass::oid")).toBe(oid);
});

test('a run that may not wait for it says who is at work, and changes nothing', async () => {
  const { db, start, pmdb } = await scenario({
    V001__slow: '-- pmdb: no-transaction\nselect 1;\ndo $$ begin perform pg_sleep(30); commit; end $$;',
  });
  const run = start('migrate');
  await until(() => isActive(db, 'do %pg_sleep(30)%'));
  run.signal('SIGKILL');
  await run.ended;
  const locked = await pmdb('migrate', '--json', '--lock-wait', '1s');
  expect(locked.code).toBe(3);
  const error = errorOf(locked);
  expect(error).toMatchObject({
    code: 'LOCKED',
    message: expect.stringMatching(/earlier run.*pid \d+.*pmdb\/migrate/),
  });
  const [, terminate] = /(select pg_terminate_backend\(\d+\))/.exec(error.remedy ?? '') ?? [];
  await db.sql.unsafe(terminate ?? '');
  const unfinished = await pmdb('migrate', '--json');
  expect(unfinished.code).toBe(2);
  expect(errorOf(unfinished)).toMatchObject({
    code: 'UNFINISHED',
    place: { file: 'migrations/shared/V001__slow.sql', line: 3, column: 1 },
    state: '0 applied; V001: statement 1 is done; 0 not run.',
  });
});
