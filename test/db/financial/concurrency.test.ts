import type { Sql, TransactionSql } from 'postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, type Organization } from '../schema/organization.ts';

let database: FreshDatabase;
let ours: Organization;

beforeEach(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
});

async function invoice(total: number): Promise<string> {
  const [row] = await database.sql`
    insert into financial.invoices ${database.sql({
      organization_id: ours.id,
      property_id: ours.property,
      tenant_id: ours.tenant,
      invoice_number: crypto.randomUUID(),
      invoice_type: 'rent',
      subtotal: total,
      total_amount: total,
      invoice_date: '2030-01-01',
      due_date: '2030-01-05',
    })} returning id`;
  return row?.id;
}

async function payment(amount: number): Promise<string> {
  const [row] = await database.sql`
    insert into financial.payments ${database.sql({
      organization_id: ours.id,
      property_id: ours.property,
      tenant_id: ours.tenant,
      payment_method: 'ach',
      payment_amount: amount,
      net_amount: amount,
      payment_date: '2025-01-02',
      status: 'cleared',
    })} returning id`;
  return row?.id;
}

const allocate = (sql: Sql | TransactionSql, pairs: readonly [payment: string, invoice: string][], amount: number) =>
  sql.unsafe(
    `insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
     select $1, p, i, $2 from unnest($3::uuid[], $4::uuid[]) t (p, i)`,
    [ours.id, amount, pairs.map(([p]) => p), pairs.map(([, i]) => i)],
  );

/**
 * The first transaction does its work and waits until the second one, which begins after it, hangs on a lock of its; then it
 * commits. Returns how the second ended.
 */
async function overlap(
  first: (tx: TransactionSql) => Promise<unknown>,
  second: (tx: TransactionSql) => Promise<unknown>,
  isolation = 'isolation level read committed',
): Promise<string> {
  const [one, two] = [database.connectAs(database), database.connectAs(database)];
  let outcome: Promise<string> = Promise.resolve('never began');
  await one.begin(async (tx) => {
    await first(tx);
    outcome = two
      .begin(isolation, async (other) => {
        await other`set local lock_timeout = '20s'`;
        await other`select count(*) from financial.invoices`; // a snapshot from before the first one's commit
        await second(other);
      })
      .then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
    await waitingSession();
  });
  return await outcome;
}

async function waitingSession(): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const [row] = await database.sql`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (row?.n > 0) return;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error('the second session never waited');
}

describe('two allocations at once', () => {
  test('to one invoice are both counted', async () => {
    const target = await invoice(100);
    const [one, two] = [await payment(40), await payment(40)];
    expect(
      await overlap(
        (tx) => allocate(tx, [[one, target]], 40),
        (tx) => allocate(tx, [[two, target]], 40),
      ),
    ).toBe('accepted');
    const [row] =
      await database.sql`select paid_amount, balance_due, status from financial.invoices where id = ${target}`;
    expect(row).toEqual({ paid_amount: '80.00', balance_due: '20.00', status: 'partial' });
  });

  test.each([
    ['isolation level read committed', '23514'],
    ['isolation level repeatable read', '40001'],
  ])('never pay an invoice twice, %s', async (isolation, code) => {
    const target = await invoice(100);
    const [one, two] = [await payment(60), await payment(60)];
    const second = overlap(
      (tx) => allocate(tx, [[one, target]], 60),
      (tx) => allocate(tx, [[two, target]], 60),
      isolation,
    );
    expect(await second).toBe(code);
  });

  test.each([
    ['isolation level read committed', '23514'],
    ['isolation level repeatable read', '40001'],
  ])('never spend a payment twice, %s', async (isolation, code) => {
    const source = await payment(100);
    const [one, two] = [await invoice(100), await invoice(100)];
    const second = overlap(
      (tx) => allocate(tx, [[source, one]], 60),
      (tx) => allocate(tx, [[source, two]], 60),
      isolation,
    );
    expect(await second).toBe(code);
  });

  test('of many rows in opposite orders do not lock each other up', async () => {
    const payments = await Promise.all([payment(1000), payment(1000)]);
    const invoices = await Promise.all(Array.from({ length: 20 }, () => invoice(100)));
    const pairs = (source: string, order: string[]) => order.map((target): [string, string] => [source, target]);
    await Promise.all([
      allocate(database.sql, pairs(payments[0], invoices), 10),
      allocate(database.sql, pairs(payments[1], invoices.toReversed()), 10),
    ]);
    const rows = await database.sql`select distinct paid_amount from financial.invoices where id = any (${invoices})`;
    expect([...rows]).toEqual([{ paid_amount: '20.00' }]);
  });
});

test('an allocation that waits for a cancellation is refused', async () => {
  const [target, source] = [await invoice(100), await payment(100)];
  const second = overlap(
    (tx) => tx`update financial.invoices set status = 'cancelled' where id = ${target}`,
    (tx) => allocate(tx, [[source, target]], 100),
  );
  expect(await second).toBe('23514');
});

test('an allocation that waits for a payment to fail is refused', async () => {
  const [target, source] = [await invoice(100), await payment(100)];
  const second = overlap(
    (tx) => tx`update financial.payments set status = 'failed' where id = ${source}`,
    (tx) => allocate(tx, [[source, target]], 100),
  );
  expect(await second).toBe('23514');
});

test('two sessions that give an invoice its lines at once do not both get away with it', async () => {
  const target = await invoice(100);
  const now = (tx: TransactionSql) => tx`set constraints all immediate`;
  const second = overlap(
    async (tx) => [await addLine(tx, target), await now(tx)],
    async (tx) => [await addLine(tx, target), await now(tx)],
  );
  expect(await second).toBe('23514');
});

test('two sessions that post the same journal at once do not both get away with it', async () => {
  const journal = crypto.randomUUID();
  const post = async (tx: TransactionSql) => {
    await tx`
      insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, amount,
                                          transaction_date, status)
      select ${ours.id}, ${journal}, side, 'income', (select min(id::text)::uuid from financial.accounts where organization_id = ${ours.id}),
             100, '2025-01-01', 'posted'
      from unnest(array['debit', 'credit']) side`;
    await tx`set constraints all immediate`;
  };
  expect(await overlap(post, post)).toBe('23P01');
});

const REPEATABLE_READ = 'isolation level repeatable read';

/** The second transaction has its snapshot before the first one works and commits. Returns how the second ended. */
async function outdated(
  first: (sql: Sql) => Promise<unknown>,
  second: (tx: TransactionSql) => Promise<unknown>,
): Promise<string> {
  const two = database.connectAs(database);
  return await two
    .begin(REPEATABLE_READ, async (tx) => {
      await tx`select count(*) from financial.invoices`;
      await first(database.sql);
      await second(tx);
    })
    .then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    );
}

describe('a snapshot from before somebody else’s commit', () => {
  test('brings no allocation back that was taken away while its payment had failed', async () => {
    const [target, source] = [await invoice(100), await payment(60)];
    await allocate(database.sql, [[source, target]], 60);
    await database.sql`update financial.payments set status = 'failed' where id = ${source}`;
    const revival = outdated(
      (sql) => sql`delete from financial.payment_allocations where payment_id = ${source}`,
      (tx) => tx`update financial.payments set status = 'cleared' where id = ${source}`,
    );
    expect(await revival).toBe('40001');
  });

  test('adds no first line to an invoice that has got one', async () => {
    const target = await invoice(100);
    expect(
      await outdated(
        (sql) => addLine(sql, target),
        (tx) => addLine(tx, target),
      ),
    ).toBe('40001');
  });

  test('gives an invoice no total that its new lines don’t come to', async () => {
    const target = await invoice(100);
    const rise = outdated(
      (sql) => addLine(sql, target),
      (tx) => tx`update financial.invoices set subtotal = 200, total_amount = 200 where id = ${target}`,
    );
    expect(await rise).toBe('40001');
  });

  test('adds no line to a journal that was posted', async () => {
    const journal = crypto.randomUUID();
    await addEntry(database.sql, journal, 'debit');
    await addEntry(database.sql, journal, 'credit');
    const late = outdated(
      (sql) => sql`update financial.transactions set status = 'posted' where journal_id = ${journal}`,
      (tx) => addEntry(tx, journal, 'debit'),
    );
    expect(await late).toBe('23P01');
  });

  test('posts no journal without the line that it doesn’t see', async () => {
    const journal = crypto.randomUUID();
    await addEntry(database.sql, journal, 'debit');
    await addEntry(database.sql, journal, 'credit');
    const blind = outdated(
      (sql) => addEntry(sql, journal, 'debit'),
      (tx) => tx`update financial.transactions set status = 'posted' where journal_id = ${journal}`,
    );
    expect(await blind).toBe('23P01');
  });
});

const addLine = (sql: Sql | TransactionSql, target: string) => sql`
  insert into financial.invoice_line_items (organization_id, invoice_id, account_id, description, unit_price, line_total)
  select ${ours.id}, ${target}, id, 'Rent', 100, 100 from financial.accounts where organization_id = ${ours.id} limit 1`;

const addEntry = (sql: Sql | TransactionSql, journal: string, side: string) => sql`
  insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, amount, transaction_date)
  select ${ours.id}, ${journal}, ${side}, 'income', id, 100, '2025-01-01'
  from financial.accounts where organization_id = ${ours.id} limit 1`;

test('two accounts do not become each other’s parent', async () => {
  const { sql } = database;
  const [one, two] = await sql`
    insert into financial.accounts (organization_id, account_code, account_name, account_type)
    select ${ours.id}, 'p' || n, 'x', 'asset' from generate_series(1, 2) n returning id`;
  const adopt = (child: string, parent: string) => (tx: TransactionSql) =>
    tx`update financial.accounts set parent_account_id = ${parent} where id = ${child}`;
  expect(['23514', '40P01']).toContain(await overlap(adopt(one?.id, two?.id), adopt(two?.id, one?.id)));
});
