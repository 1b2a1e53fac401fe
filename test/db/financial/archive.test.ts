import type { Sql } from 'postgres';
import { beforeEach, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, createOrganization, type Organization, refusal, undone } from '../schema/organization.ts';

let database: FreshDatabase;
let ours: Organization;

beforeEach(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
});

/** A journal of two lines; its id. */
async function journal(sql: Sql, date: string, status = 'posted'): Promise<string> {
  const id = crypto.randomUUID();
  await sql`
    insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, amount,
                                        transaction_date, status, metadata)
    select ${ours.id}, ${id}, side, 'income', (select min(id::text)::uuid from financial.accounts where organization_id = ${ours.id}),
           100, ${date}, ${status}, '{"by": "test"}'
    from unnest(array['debit', 'credit']) side`;
  return id;
}

const archive = async (atMost: number) => {
  const [row] = await database.sql`select app.archive_old_transactions(at_most => ${atMost})::int as moved`;
  return row?.moved as number;
};

const where = async (id: string) => {
  const rows = await database.sql`
    select archived_at is not null as archived, count(*)::int as lines from financial.ledger where journal_id = ${id} group by 1`;
  return [...rows];
};

test('journals that are final and old move, in batches, until none is left', async () => {
  const old = await Promise.all(Array.from({ length: 7 }, () => journal(database.sql, '2021-06-30')));
  const moved: number[] = [];
  for (let lines = await archive(3); lines > 0; lines = await archive(3)) moved.push(lines);
  expect(moved).toEqual([6, 6, 2]);
  for (const id of old) expect(await where(id)).toEqual([{ archived: true, lines: 2 }]);
});

test('what is young, pending or reversed by a young journal stays', async () => {
  const { sql } = database;
  const [young, pending, reversed] = [
    await journal(sql, new Date().toISOString().slice(0, 10)),
    await journal(sql, '2021-06-30', 'pending'),
    await journal(sql, '2021-06-30'),
  ];
  const reversal = await acting(sql, 'pm_app', ours, async (tx) => {
    const [row] = await tx`select app.reverse_journal(${reversed}) as id`;
    await tx`reset role`;
    await tx`select app.archive_old_transactions()`;
    return await tx`select count(*)::int as live from financial.transactions where journal_id = any (${[reversed, row?.id]})`;
  });
  expect([...reversal]).toEqual([{ live: 4 }]);
  expect(await archive(100)).toBe(2); // nothing but the one that nobody reversed any more
  for (const id of [young, pending]) expect(await where(id)).toEqual([{ archived: false, lines: 2 }]);
});

test('a reversal moves together with what it reverses, so that nothing is reversed twice', async () => {
  const id = await journal(database.sql, '2021-06-30');
  const [reversal] = await reverse(database.sql, id);
  const [again] = await reverse(database.sql, reversal as string);
  expect(await archive(1)).toBe(6);
  for (const each of [id, reversal, again]) expect(await where(each as string)).toEqual([{ archived: true, lines: 2 }]);
  expect(await reverse(database.sql, id)).toEqual([]);
});

test('what is reversed stays with a reversal that stays', async () => {
  const id = await journal(database.sql, '2021-06-30');
  const [reversal] = await reverse(database.sql, id);
  await database.sql.begin(async (tx) => {
    await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
    await tx`select app.reverse_journal(${reversal as string})`; // dated today
  });
  expect(await archive(100)).toBe(0);
  expect(await where(id)).toEqual([{ archived: false, lines: 2 }]);
});

test('a row keeps every value', async () => {
  const id = await journal(database.sql, '2021-06-30');
  const rows = (table: string) =>
    database.sql`select to_jsonb(t) - 'archived_at' as row from ${database.sql(table)} t where journal_id = ${id} order by t.id`;
  const before = await rows('financial.transactions');
  await archive(100);
  expect([...(await rows('financial.transactions_archive'))]).toEqual([...before]);
});

test('archive and ledger have the same columns, so that none is left behind', async () => {
  const [row] = await database.sql`
    select count(*)::int as different from (
      select attname, atttypid, atttypmod, attnotnull from pg_attribute where attrelid = 'financial.transactions'::regclass and attnum > 0
      except
      select attname, atttypid, atttypmod, attnotnull from pg_attribute where attrelid = 'financial.transactions_archive'::regclass
    ) d`;
  expect(row).toEqual({ different: 0 });
});

test('what is archived is closed: no change, no new line', async () => {
  const id = await journal(database.sql, '2021-06-30');
  await archive(100);
  await undone(database.sql, async (tx) => {
    expect((await refusal(tx, (sp) => sp`update financial.transactions_archive set amount = 1`)).code).toBe('23001');
    const late = await refusal(tx, async (sp) => {
      await sp`
        insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, amount, transaction_date)
        select organization_id, journal_id, entry_side, transaction_type, account_id, amount, transaction_date
        from financial.transactions_archive where journal_id = ${id}`;
      await sp`set constraints all immediate`;
    });
    expect(late).toEqual({ code: '23514', constraint: 'transactions_balanced_check' });
  });
});

test('nothing is lost, and nothing is there twice, while others write back-dated journals, post and reverse', async () => {
  const written: string[] = [];
  const write = async (session: number) => {
    const sql = database.connectAs(database);
    for (let n = 0; n < 60; n++) {
      const id = await journal(sql, '2021-06-30', n % 3 === 0 ? 'pending' : 'posted');
      written.push(id);
      if (n % 3 === 0) await sql`update financial.transactions set status = 'posted' where journal_id = ${id}`;
      if (n % 5 === session % 5) written.push(...(await reverse(sql, id)));
    }
  };
  let writing = true;
  const archiver = async () => {
    let moved = 0;
    while (writing) moved += await archive(5);
    return moved;
  };
  const archivers = [archiver(), archiver()];
  await Promise.all([1, 2, 3].map(write)).finally(() => {
    writing = false;
  });
  const moved = (await Promise.all(archivers)).reduce((sum, n) => sum + n, 0);
  expect(moved).toBeGreaterThan(50);
  const rows = await database.sql`
    select journal_id, count(*)::int as lines, count(distinct id)::int as different, count(distinct archived_at is null)::int as places,
           sum(case entry_side when 'debit' then amount else -amount end)::float as balance
    from financial.ledger where journal_id = any (${written}) group by 1`;
  expect(rows).toHaveLength(written.length);
  const odd = rows.filter((r) => r.lines !== 2 || r.different !== 2 || r.places !== 1 || r.balance !== 0);
  expect(odd).toEqual([]);
});

/** The ids of the reversal, or none where the journal was archived before. */
async function reverse(sql: Sql, id: string): Promise<string[]> {
  return await sql.begin(async (tx) => {
    await tx`select app.set_context_as(${ours.user}, ${ours.id})`;
    const [live] = await tx`select from financial.transactions where journal_id = ${id} for key share`;
    if (!live) return [];
    const [row] = await tx`select app.reverse_journal(${id}, '2021-07-01') as id`;
    return [row?.id];
  });
}
