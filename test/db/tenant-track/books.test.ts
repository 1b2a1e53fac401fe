import type { TransactionSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, refusal, undone } from '../schema/organization.ts';
import { createEstate, type Estate } from './estate.ts';

const JOURNAL = '11111111-1111-4111-8111-111111111111';

let database: FreshDatabase;
let ours: Estate;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createEstate(database.sql, 'ours');
});

/** Ends a transaction's deferred checks; the journal it refuses, if it does. */
const settle = (tx: TransactionSql) => refusal(tx, (s) => s`set constraints all immediate`);

interface Line {
  readonly journal_id?: string;
  readonly status?: string;
  readonly transaction_date?: string;
  readonly currency?: string | null;
  readonly created_by?: string;
}

/** A journal of two lines. */
async function write(tx: TransactionSql, debit: number, credit: number, line: Line = {}): Promise<void> {
  const common = {
    journal_id: JOURNAL,
    transaction_type: 'income',
    status: 'posted',
    transaction_date: '2020-01-01',
    ...line,
  };
  await tx`insert into org_ours.transactions ${tx([
    { ...common, entry_side: 'debit', amount: debit, account_id: ours.cash },
    { ...common, entry_side: 'credit', amount: credit, account_id: ours.rent },
  ])}`;
}

describe('a journal', () => {
  test('is of whom the context says, not of whom its writer says', async () => {
    const [author] = await acting(database.sql, 'pm_app', { id: ours.organization, user: ours.admin }, async (tx) => {
      await write(tx, 900, 900, { created_by: ours.manager });
      return await tx`select distinct created_by from org_ours.transactions`;
    });
    expect(author).toEqual({ created_by: ours.admin });
  });

  test('is posted when it balances, in the organization’s currency', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      expect(await settle(tx)).toMatchObject({ code: 'accepted' });
      expect(await tx`select distinct currency, posted_at = now() as now from org_ours.transactions`).toEqual([
        { currency: 'USD', now: true },
      ]);
    });
  });

  test.each([
    ['does not balance', (tx: TransactionSql) => write(tx, 900, 800)],
    [
      'has two currencies',
      async (tx: TransactionSql) => {
        await write(tx, 900, 900);
        await write(tx, 1, 1, { currency: 'EUR' });
      },
    ],
  ])('that %s is refused at the end', async (_, lines) => {
    await undone(database.sql, async (tx) => {
      await lines(tx);
      expect(await settle(tx)).toEqual({ code: '23514', constraint: 'transactions_balanced_check' });
    });
  });

  test('that is posted in part is refused', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      await write(tx, 1, 1, { status: 'pending' });
      expect(await settle(tx)).toEqual({ code: '23P01', constraint: 'transactions_journal_id_posted_at_excl' });
    });
  });

  test('that is posted stays as it is, even for the owner', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      for (const change of [
        'update org_ours.transactions set amount = 1',
        'delete from org_ours.transactions',
        'truncate org_ours.transactions',
      ]) {
        expect(await refusal(tx, (s) => s.unsafe(change)), change).toMatchObject({ code: '23001' });
      }
    });
  });

  test('that is pending can be changed and thrown away', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 1, { status: 'pending' });
      expect((await tx`update org_ours.transactions set amount = 5`).count).toBe(2);
      expect((await tx`delete from org_ours.transactions`).count).toBe(2);
    });
  });

  test('is undone once, by whoever may post', async () => {
    await acting(database.sql, 'pm_app', { id: ours.organization, user: ours.admin }, async (tx) => {
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      const [reversal] = await tx`select org_ours.reverse_journal(${JOURNAL}, '2020-02-01') as id`;
      expect(await settle(tx)).toMatchObject({ code: 'accepted' });
      expect(
        await tx`
        select entry_side, account_id, amount, created_by from org_ours.transactions where journal_id = ${reversal?.id} order by 1`,
      ).toEqual([
        { entry_side: 'credit', account_id: ours.cash, amount: '900.00', created_by: ours.admin },
        { entry_side: 'debit', account_id: ours.rent, amount: '900.00', created_by: ours.admin },
      ]);
      expect(await refusal(tx, (s) => s`select org_ours.reverse_journal(${JOURNAL}, '2020-02-01')`)).toEqual({
        code: '23505',
        constraint: 'transactions_reversed_once_key',
      });
    });
  });

  test('is not a renter’s or a manager’s to write', async () => {
    for (const [role, user] of [
      ['tenant_role', ours.renter],
      ['property_manager_role', ours.manager],
      ['pm_readonly', ours.admin],
    ] as const) {
      await acting(database.sql, role, { id: ours.organization, user }, async (tx) => {
        expect(await refusal(tx, (s) => write(s as TransactionSql, 1, 1)), role).toMatchObject({ code: '42501' });
      });
    }
  });
});

describe('the archive', () => {
  test('takes whole old journals, a batch at a time, and loses nothing', async () => {
    await undone(database.sql, async (tx) => {
      for (let n = 0; n < 5; n++)
        await write(tx, n + 1, n + 1, { journal_id: `11111111-1111-4111-8111-00000000000${n}` });
      await write(tx, 7, 7, {
        journal_id: '22222222-2222-4222-8222-222222222222',
        transaction_date: new Date().toISOString().slice(0, 10),
      });
      await write(tx, 8, 8, { journal_id: '33333333-3333-4333-8333-333333333333', status: 'pending' });
      await tx`set constraints all immediate`;
      const moved: string[] = [];
      for (let call = 0; call < 4; call++) {
        const [row] = await tx`select org_ours.archive_old_transactions(at_most => 2) as lines`;
        moved.push(row?.lines);
      }
      expect(moved).toEqual(['4', '4', '2', '0']);
      expect(await tx`select count(*), sum(amount) from org_ours.transactions_archive`).toEqual([
        { count: '10', sum: '30.00' },
      ]);
      expect(await tx`select count(*), sum(amount) from org_ours.transactions`).toEqual([{ count: '4', sum: '30.00' }]);
    });
  });

  test('keeps a line that another one reverses until that one goes', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      await tx`select org_ours.reverse_journal(${JOURNAL}, current_date)`;
      await tx`set constraints all immediate`;
      expect(await tx`select org_ours.archive_old_transactions() as lines`).toEqual([{ lines: '0' }]);
    });
  });

  test('takes a reversal together with what it reverses, so that nothing is reversed twice', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      await tx`select org_ours.reverse_journal(${JOURNAL}, '2020-01-02')`;
      await tx`set constraints all immediate`;
      expect(await tx`select org_ours.archive_old_transactions(at_most => 1) as lines`).toEqual([{ lines: '4' }]);
      expect(await tx`select org_ours.reverse_journal(${JOURNAL}, '2020-01-03') as again`).toEqual([{ again: null }]);
    });
  });

  test('closes its journals and its lines', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      await tx`select org_ours.archive_old_transactions()`;
      await tx`set constraints all deferred`;
      await write(tx, 1, 1);
      expect(await settle(tx)).toEqual({ code: '23514', constraint: 'transactions_balanced_check' });
      expect(await refusal(tx, (s) => s`update org_ours.transactions_archive set amount = 1`)).toMatchObject({
        code: '23001',
      });
      expect(await refusal(tx, (s) => s`delete from org_ours.transactions_archive`)).toMatchObject({ code: '23001' });
    });
  });

  test('is filled by the scheduled job for all schemas, in the role of jobs', async () => {
    await undone(database.sql, async (tx) => {
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      await tx`set local role pm_cron`;
      expect(await tx`select app.org_archive_all_transactions() as lines`).toEqual([{ lines: '2' }]);
      expect(await tx`select app.org_archive_all_transactions() as lines`).toEqual([{ lines: '0' }]);
    });
  });
});

describe('accounts', () => {
  test('are a tree', async () => {
    await undone(database.sql, async (tx) => {
      await tx`update org_ours.accounts set parent_account_id = ${ours.cash} where id = ${ours.rent}`;
      expect(
        await refusal(
          tx,
          (s) => s`update org_ours.accounts set parent_account_id = ${ours.rent} where id = ${ours.cash}`,
        ),
      ).toEqual({
        code: '23514',
        constraint: 'accounts_no_cycle',
      });
    });
  });

  test('keep their type once something is posted on them, archived or not', async () => {
    await undone(database.sql, async (tx) => {
      await tx`update org_ours.accounts set account_type = 'liability' where id = ${ours.cash}`;
      await write(tx, 900, 900);
      await tx`set constraints all immediate`;
      await tx`select org_ours.archive_old_transactions()`;
      expect(
        await refusal(tx, (s) => s`update org_ours.accounts set account_type = 'asset' where id = ${ours.cash}`),
      ).toEqual({
        code: '23001',
        constraint: 'accounts_account_type_is_fixed',
      });
    });
  });
});
