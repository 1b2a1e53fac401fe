import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { holdUpBuilds, untilBuildWaits } from './activity.ts';
import { appliedVersions, errorOf, ledgerOf, theValue } from './reading.ts';
import { scenario, until } from './scenario.ts';

const UNITS = 'create table units (id int, city text); insert into units values (1), (1);';

const indexesOf = async ({ sql }: FreshDatabase) =>
  await sql`select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
             where i.indrelid = 'units'::regclass order by 1`;

for (const ifNotExists of ['', 'if not exists ']) {
  test(`an INVALID index that a failed build left is dropped and built again${ifNotExists && ', though the file says IF NOT EXISTS'}`, async () => {
    const { db, pmdb } = await scenario({
      V001__units: UNITS,
      V002__index: `-- pmdb: no-transaction\ncreate unique index concurrently ${ifNotExists}units_id on units (id);`,
    });
    const failed = await pmdb('migrate', '--json');
    expect(failed.code).toBe(4);
    expect(errorOf(failed)).toMatchObject({
      sqlstate: '23505',
      place: { line: 2, column: 1 },
      remedy: expect.stringContaining('or type `drop index concurrently public.units_id`'),
    });
    expect(await indexesOf(db)).toEqual([{ name: 'units_id', valid: false }]);
    expect((await pmdb('migrate')).code).toBe(4);

    await db.sql`delete from units where ctid = (select min(ctid) from units)`;
    const { code, stderr } = await pmdb('migrate');
    expect(code).toBe(0);
    expect(stderr).toContain('dropped the INVALID index public.units_id');
    expect(await indexesOf(db)).toEqual([{ name: 'units_id', valid: true }]);
  });
}

test('so is one whose name PostgreSQL chose, and nothing else', async () => {
  const { db, pmdb } = await scenario({
    V001__units: UNITS,
    V002__index: '-- pmdb: no-transaction\ncreate unique index concurrently on units (id);',
  });
  await db.sql`create table before (id int)`;
  await pmdb('migrate');
  await pmdb('migrate');
  expect(await indexesOf(db)).toEqual([{ name: 'units_id_idx', valid: false }]);
  await db.sql`create index other_index on units (city)`;
  await db.sql`update pg_index set indisvalid = false where indexrelid = 'other_index'::regclass`;
  await db.sql`delete from units where ctid = (select min(ctid) from units)`;
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await indexesOf(db)).toEqual([
    { name: 'other_index', valid: false },
    { name: 'units_id_idx', valid: true },
  ]);
});

test('names that need quotes, in a schema that needs them too', async () => {
  const { db, pmdb } = await scenario({
    V001__units:
      'create schema "My App"; create table "My App"."Unit""s" (id int); insert into "My App"."Unit""s" values (1), (1);',
    V002__index:
      '-- pmdb: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY "The Index" ON ONLY "My App"."Unit""s" USING btree (id);',
  });
  await pmdb('migrate');
  await db.sql.unsafe('delete from "My App"."Unit""s"');
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(
    await theValue(db, `select indisvalid from pg_index where indexrelid = '"My App"."The Index"'::regclass`),
  ).toBe(true);
});

test('an index that somebody else is just building is left alone, and the run says who', async () => {
  const { db, pmdb } = await scenario({
    V001__units: UNITS,
    V002__index: '-- pmdb: no-transaction\ncreate index concurrently if not exists units_id on units (id);',
  });
  await pmdb('migrate', '--to', '1');
  // A transaction that is older than the build keeps it waiting.
  const letGo = await holdUpBuilds(db, 'units');
  const building = db.sql`create index concurrently units_id on units (id)`.execute();
  await until(async () => (await indexesOf(db)).length === 1);
  await untilBuildWaits(db);

  const result = await pmdb('migrate', '--json');
  expect(result.code).toBe(3);
  expect(errorOf(result)).toMatchObject({
    code: 'LOCKED',
    message: expect.stringMatching(/^another session \(pid \d+\) is building the index public\.units_id$/),
  });
  await letGo();
  await building;
  expect(await indexesOf(db)).toEqual([{ name: 'units_id', valid: true }]);
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await appliedVersions(db)).toEqual(['001', '002']);
});

test('the owner of a table sees that a superuser builds its index', async () => {
  const { db, with: other } = await scenario({
    V001__units: UNITS,
    V002__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
  });
  const owner = await db.role();
  await db.sql.unsafe(`grant create on schema public to ${owner.name}`);
  const { pmdb } = other({ url: owner.url });
  expect(await pmdb('migrate', '--to', '1')).toMatchObject({ code: 0 });
  const letGo = await holdUpBuilds(db, 'units');
  const building = db.sql`create index concurrently units_id on units (id)`.execute();
  await until(async () => (await indexesOf(db)).length === 1);
  expect(errorOf(await pmdb('migrate', '--json'))).toMatchObject({ code: 'LOCKED' });
  await letGo();
  await building;
});

test('a build that was cancelled in the server is done again', async () => {
  const { db, start, pmdb } = await scenario({
    V001__units: UNITS,
    V002__index: '-- pmdb: no-transaction\ncreate index concurrently units_id on units (id);',
  });
  await pmdb('migrate', '--to', '1');
  const letGo = await holdUpBuilds(db, 'units');
  const run = start('migrate', '--json');
  await untilBuildWaits(db);
  await db.sql`select pg_cancel_backend(pid) from pg_stat_progress_create_index where datname = current_database()`;
  const failed = await run.ended;
  expect(errorOf(failed)).toMatchObject({ code: 'SQL', sqlstate: '57014' });
  expect(await indexesOf(db)).toEqual([{ name: 'units_id', valid: false }]);
  expect(await ledgerOf(db)).toMatchObject([{}, { state: 'applying', started: null }]);
  await letGo();
  expect(await pmdb('migrate')).toMatchObject({ code: 0 });
  expect(await indexesOf(db)).toEqual([{ name: 'units_id', valid: true }]);
});

for (const reindex of ['index concurrently units_id', 'table concurrently units', '(concurrently) schema app']) {
  test(`what a REINDEX that was cancelled left is dropped, and it is done again: reindex ${reindex}`, async () => {
    const s = await scenario({
      V001__units:
        'create schema app; set search_path = app; create table units (id int); create index units_id on units (id);',
      V002__reindex: `-- pmdb: no-transaction\nset search_path = app;\nreindex ${reindex};`,
    });
    const indexes = () =>
      theValue(
        s.db,
        "select string_agg(indexrelid::regclass || ' ' || indisvalid, ', ' order by indexrelid::regclass::text) from pg_index where indrelid = 'app.units'::regclass",
      );
    await s.pmdb('migrate', '--to', '1');
    await s.db.sql`create index other_ccnew on app.units (id)`;
    const letGo = await holdUpBuilds(s.db, 'app.units');
    const run = s.start('migrate');
    await untilBuildWaits(s.db);
    run.signal('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    expect(await indexes()).toContain('app.units_id_ccnew false');
    await letGo();
    expect(await s.pmdb('migrate')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('dropped the INVALID index app.units_id_ccnew'),
    });
    expect(await indexes()).toBe('app.other_ccnew true, app.units_id true');
  });
}
