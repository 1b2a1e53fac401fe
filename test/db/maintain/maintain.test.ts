import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { pmdb, spawnPmdb } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';

interface Result {
  readonly object: string;
  readonly status: string;
  readonly sql: string;
  readonly why: string;
  readonly rows: number | null;
  readonly error: { readonly code: string } | null;
}

/** With `--json`: its results, and how it ended. */
async function maintain(db: FreshDatabase, ...args: string[]): Promise<{ code: number | null; results: Result[] }> {
  const { code, stdout } = await pmdb(['maintain', ...args, '--json', '--url', db.url]);
  return { code, results: (JSON.parse(stdout) as { results: Result[] }).results };
}

/** Tables that autovacuum leaves alone, so that the test decides what they need. */
async function databaseWith(sql: string): Promise<FreshDatabase> {
  const db = await freshDatabase();
  await db.sql.unsafe(sql).simple();
  await db.sql`select pg_stat_force_next_flush()`;
  return db;
}

const UNITS = 'create table units (id int primary key, code text) with (autovacuum_enabled = off);';
const FILL = "insert into units select i, 'unit ' || i from generate_series(1, 20000) i;";

describe('analyze', () => {
  test('brings up to date what changed, and partitioned tables', async () => {
    const db = await databaseWith(`${UNITS} ${FILL}
      create table log (at date) partition by range (at);
      create table log_old partition of log for values from ('2020-01-01') to ('2021-01-01');
      insert into log select '2020-01-01'::date + i % 300 from generate_series(1, 5000) i;`);
    await db.sql`analyze log_old`;
    const planned = await maintain(db, 'analyze', '--dry-run');
    expect(planned.results.map(({ object, status }) => `${status} ${object}`)).toEqual([
      'planned public.units',
      'planned public.log',
    ]);
    expect((await db.sql`select reltuples from pg_class where relname = 'log'`)[0]?.reltuples).toBe(-1);
    expect(await maintain(db, 'analyze')).toMatchObject({ code: 0, results: [{ status: 'done' }, { status: 'done' }] });
    await expect.poll(() => maintain(db, 'analyze')).toMatchObject({ code: 0, results: [] });
  });
});

describe('vacuum', () => {
  const DEAD = `${UNITS} ${FILL} delete from units where id > 10000;`;

  test('cleans dead rows; a dry run does not', async () => {
    const db = await databaseWith(DEAD);
    const dead = async () => Number((await db.sql`select pg_stat_get_dead_tuples('units'::regclass) as n`)[0]?.n);
    expect((await maintain(db, 'vacuum', '--dry-run')).results).toMatchObject([
      { object: 'public.units', status: 'planned', sql: 'vacuum (analyze) public.units;' },
    ]);
    expect(await dead()).toBe(10000);
    expect(await maintain(db, 'vacuum')).toMatchObject({ code: 0, results: [{ status: 'done' }] });
    await expect.poll(dead).toBe(0);
    expect(await maintain(db, 'vacuum')).toMatchObject({ code: 0, results: [] });
  });

  test('what others have locked is told, and the rest is done', async () => {
    const db = await databaseWith(`${DEAD} ${DEAD.replaceAll('units', 'leases')}`);
    const holder = await db.sql.reserve();
    await holder.unsafe('begin; lock table units').simple();
    const { code, results } = await maintain(db, 'vacuum', '--lock-timeout', '200ms');
    expect(code).toBe(1);
    const stood = new Map(results.map(({ object, status, error }) => [object, `${status} ${error?.code}`]));
    expect(stood).toEqual(
      new Map([
        ['public.units', 'busy LOCKED'],
        ['public.leases', 'done undefined'],
      ]),
    );
    await holder.unsafe('rollback').simple();
    holder.release();
  });

  test('a role cleans what is its own', async () => {
    const db = await databaseWith(DEAD);
    const plain = await db.role({ owner: false });
    const { stdout } = await pmdb(['maintain', 'vacuum', '--url', plain.url]);
    expect(stdout).toContain('Nothing needs it');
  });
});

describe('reindex', () => {
  const BLOATED = `${UNITS} insert into units select i, 'unit number ' || i from generate_series(1, 100000) i; create index units_code_idx on units (code);
    delete from units where id % 5 <> 0;`;

  async function bloated(): Promise<FreshDatabase> {
    const db = await databaseWith(BLOATED);
    await db.sql`vacuum (analyze) units`;
    await db.sql.unsafe(`alter database ${db.name} set pmdb.health_bloat_size = '1000000'`);
    return db;
  }
  const leftovers = async ({ sql }: FreshDatabase) =>
    (await sql`select relname from pg_class where relname ~ '_cc(new|old)'`).map(({ relname }) => relname as string);

  /** An index build waits for this transaction. */
  async function holdLock({ sql }: FreshDatabase) {
    const holder = await sql.reserve();
    await holder.unsafe('begin; lock table units in row exclusive mode').simple();
    return async () => {
      await holder.unsafe('rollback').simple();
      holder.release();
    };
  }

  test('rebuilds indexes that are twice as large as needed', async () => {
    const db = await bloated();
    const size = async () => Number((await db.sql`select pg_relation_size('units_code_idx') as bytes`)[0]?.bytes);
    const before = await size();
    const { code, results } = await maintain(db, 'reindex');
    expect({ code, objects: results.map(({ object }) => object).sort() }).toEqual({
      code: 0,
      objects: ['public.units_code_idx', 'public.units_pkey'],
    });
    expect(await size()).toBeLessThan(before / 2);
    expect(await maintain(db, 'reindex')).toMatchObject({ code: 0, results: [] });
  });

  test('drops what a rebuild that was cut off has left, and rebuilds what is invalid', async () => {
    const db = await databaseWith(`${UNITS} ${FILL} create index units_code_idx on units (code);`);
    const release = await holdLock(db);
    const cutOff = db.sql`reindex index concurrently units_code_idx`.catch(() => {});
    await expect.poll(() => leftovers(db)).toEqual(['units_code_idx_ccnew']);
    await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'reindex index%' and pid <> pg_backend_pid()`;
    await cutOff;
    await release();
    await db.sql`update pg_index set indisvalid = false where indexrelid = 'units_pkey'::regclass`;
    const { code, results } = await maintain(db, 'reindex');
    expect(code).toBe(0);
    expect(results.map(({ sql }) => sql).sort()).toEqual([
      'drop index concurrently units_code_idx_ccnew;',
      'reindex index concurrently units_pkey;',
    ]);
    expect(await leftovers(db)).toEqual([]);
    expect(await db.sql`select from pg_index where not indisvalid`).toHaveLength(0);
  });

  test('Ctrl-C leaves nothing behind, and progress says for whom it waits', async () => {
    const db = await bloated();
    const release = await holdLock(db);
    const child = spawnPmdb(['maintain', 'reindex', '--url', db.url]);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdout.resume();
    await expect
      .poll(() => said, { timeout: 15_000 })
      .toMatch(/reindex public\.\w+: waiting for .*, waits for pid \d+/);
    expect(await leftovers(db)).toHaveLength(1);
    child.kill('SIGINT');
    await release();
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(said).toContain('left nothing behind');
    expect(await leftovers(db)).toEqual([]);
  });
});

test('partitions: months ahead, entries that found none, and months that are too old', async () => {
  const db = await migratedDatabase();
  // Not the last one: a month between others is missed as well.
  const [{ name: month } = {}] = await db.sql<{ name: string }[]>`
    select 'audit_logs_' || to_char(now() at time zone 'UTC' + interval '1 month', 'YYYY_MM') as name`;
  await db.sql
    .unsafe(`drop table shared.${month}; create table shared.audit_logs_2020_01 partition of shared.audit_logs
    for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00'); alter table shared.audit_logs_2020_01 owner to pm_definer`)
    .simple();
  const planned = await maintain(db, 'partitions', '--dry-run');
  expect(planned.results.map(({ object }) => object)).toEqual(['shared.audit_logs', 'shared.audit_logs_2020_01']);
  expect(await maintain(db, 'partitions')).toMatchObject({
    code: 0,
    results: [{ status: 'done' }, { status: 'done' }],
  });
  expect(
    await db.sql`select relname from pg_class where relname in (${month as string}, 'audit_logs_2020_01')`,
  ).toEqual([{ relname: month }]);
  expect(await maintain(db, 'partitions')).toMatchObject({ code: 0, results: [] });
});

test('archive: batch by batch until nothing is old', async () => {
  const db = await databaseWith(`
    create schema app; create table books (id int); create table archive (id int); insert into books select generate_series(1, 2500);
    create function app.archive_old_transactions(older_than interval default '2 years', at_most integer default 1000) returns bigint language sql as $$
      with gone as (delete from books where id in (select id from books limit at_most) returning id), kept as (insert into archive select id from gone returning 1)
      select count(*) from kept $$;`);
  expect((await maintain(db, 'archive', '--dry-run')).results).toMatchObject([
    { why: '1000 rows or more are older than two years' },
  ]);
  expect((await db.sql`select count(*)::int as n from archive`)[0]?.n).toBe(0);
  expect(await maintain(db, 'archive')).toMatchObject({ code: 0, results: [{ status: 'done', rows: 2500 }] });
  expect(await maintain(db, 'archive')).toMatchObject({ code: 0, results: [] });
});
