import { expect, test } from 'vitest';
import { appliedVersions, errorOf, ledgerOf, theValue } from './reading.ts';
import { scenario } from './scenario.ts';

test('twenty runs at once on an empty database apply every migration exactly once', async () => {
  const { db, pmdb } = await scenario({
    V001__units: 'create table units (id int); insert into units select generate_series(1, 100);',
    V002__index:
      '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);\ninsert into units values (101);',
    V003__more: 'insert into units values (102); create table rooms (id int);',
    V004__index: '-- pmdb: no-transaction\ncreate unique index concurrently on units (id);',
    V005__last: 'insert into rooms values (1);',
  });
  const results = await Promise.all(Array.from({ length: 20 }, () => pmdb('migrate')));
  expect(results.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual(Array(20).fill(0));
  expect(await appliedVersions(db)).toEqual(['001', '002', '003', '004', '005']);
  expect(await theValue(db, 'select count(*)::int from units')).toBe(102);
  expect(await theValue(db, 'select count(*)::int from rooms')).toBe(1);
  expect(await theValue(db, "select count(*)::int from migrations.history where action = 'migrate'")).toBe(5);
  expect(await theValue(db, 'select count(*)::int from migrations.history')).toBe(5);
  expect(await theValue(db, "select bool_and(indisvalid) from pg_index where indrelid = 'units'::regclass")).toBe(true);
});

test('a run waits for another one, says for whom, and finds the work done', async () => {
  const { db, start } = await scenario({ V001__slow: 'create table a (id int); select pg_sleep(3);' });
  const first = start('migrate');
  await first.says('applying V001');
  const second = start('migrate');
  await second.says(/waiting for another run: pid \d+ \(postgres, pmdb\/migrate\), active for \d+ s: select pg_sleep/);
  expect(await first.ended).toMatchObject({ code: 0 });
  const { code, stdout } = await second.ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain('Applied');
  expect(await appliedVersions(db)).toEqual(['001']);
});

test('a run gives up after --lock-wait, names the holder, and leaves the database as it was', async () => {
  const { db, pmdb, start } = await scenario({ V001__slow: 'create table a (id int); select pg_sleep(3);' });
  const first = start('migrate');
  await first.says('applying V001');
  const holder = await theValue(
    db,
    "select pid from pg_stat_activity where application_name = 'pmdb/migrate' and datname = current_database()",
  );
  const result = await pmdb('migrate', '--json', '--lock-wait', '500ms');
  expect(result.code).toBe(3);
  expect(errorOf(result)).toMatchObject({
    code: 'LOCKED',
    message: expect.stringContaining(`another run holds the lock: pid ${holder} (postgres, pmdb/migrate)`),
    state: expect.stringContaining('Nothing was changed'),
    remedy: expect.stringContaining(`pg_terminate_backend(${holder})`),
  });
  expect(await ledgerOf(db)).toEqual([]);
  expect(await first.ended).toMatchObject({ code: 0 });
});

test('runs on two databases of one server do not wait for each other', async () => {
  const [one, two] = await Promise.all([
    scenario({ V001__slow: 'select pg_sleep(1.5);' }),
    scenario({ V001__fast: 'select 1;' }),
  ]);
  const first = one.start('migrate');
  await first.says('applying V001');
  const { code, stderr } = await two.pmdb('migrate', '--lock-wait', '0');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('waiting') });
  await first.ended;
});

test('nothing to do takes no lock', async () => {
  const { db, pmdb } = await scenario({ V001__a: 'create table a (id int);' });
  await pmdb('migrate');
  const holder = await db.sql.reserve();
  await holder`select pg_advisory_lock(${0x706d6462}, 1)`;
  expect(await pmdb('migrate', '--lock-wait', '0')).toMatchObject({ code: 0 });
  expect(await pmdb('status', '--check')).toMatchObject({ code: 0 });
  expect(await pmdb('migrate', '--dry-run')).toMatchObject({ code: 0 });
  holder.release();
});

test('a waiting run holds nothing that a concurrent build would wait for', async () => {
  const { db, start } = await scenario({
    V001__units: 'create table units (id int); insert into units select generate_series(1, 1000);',
    V002__slow: 'select pg_sleep(4);',
    V003__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
  });
  const first = start('migrate');
  await first.says('applying V002');
  const waiting = [start('migrate'), start('migrate'), start('migrate')];
  await Promise.all(waiting.map((run) => run.says('waiting for another run')));
  const { code, stdout } = await first.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Applied 3') });
  expect(await Promise.all(waiting.map((run) => run.ended))).toMatchObject([{ code: 0 }, { code: 0 }, { code: 0 }]);
  expect(await appliedVersions(db)).toEqual(['001', '002', '003']);
});

test('migrations.execute_migration and runs take turns', async () => {
  const { db, pmdb, start, write } = await scenario({ V001__a: 'create table a (id int);' });
  await pmdb('migrate');
  await write('V002__slow', 'select pg_sleep(1.5);');
  const byHand = await db.sql.reserve();
  await byHand`begin`;
  await byHand`select migrations.execute_migration('V7', 'by hand', 'create table b (id int)')`;
  await byHand`select migrations.execute_migration('V8', 'by hand', 'create table c (id int)')`;
  const run = start('migrate', '--out-of-order');
  await run.says('waiting for another run');
  await byHand`rollback`;
  await run.says('applying V002');
  await expect(
    byHand`select migrations.execute_migration('V7', 'by hand', 'create table b (id int)')`,
  ).rejects.toMatchObject({
    code: '55P03',
    message: 'another migration run is under way',
  });
  byHand.release();
  expect(await run.ended).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});
