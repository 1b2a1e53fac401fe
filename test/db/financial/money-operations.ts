import type { Sql, TransactionSql } from 'postgres';
import { LEDGER_OPERATIONS } from './ledger-operations.ts';
import { any, type Books, cents, type Operation, pick, type Random } from './random-rows.ts';

const INVOICES = 'financial.invoices';
const PAYMENTS = 'financial.payments';
const ALLOCATIONS = 'financial.payment_allocations';
const LINES = 'financial.invoice_line_items';
/** What is decided, or sent, stays as it is. */
const ON_ITS_WAY = "status in ('pending', 'processing')";
const UNSENT = 'sent_at is null';
const OF_UNSENT = `invoice_id in (select id from ${INVOICES} where ${UNSENT})`;
/** Mostly the organization's own. */
const CURRENCIES = ['USD', 'USD', 'USD', 'EUR'];

async function writeInvoice(tx: TransactionSql, books: Books, random: Random): Promise<void> {
  const prices = Array.from({ length: 1 + Math.floor(random() * 3) }, () => cents(20_000, random));
  const [invoice] = await tx`
    insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount,
                                    invoice_date, due_date)
    select ${books.organization}, ${books.property}, ${pick(books.tenants, random)}, gen_random_uuid()::text, 'rent', s, s,
           current_date - 40, current_date + ${Math.floor(random() * 60) - 30}::int
    from (select sum(p) as s from unnest(${prices}::numeric[]) p) t returning id`;
  await tx`
    insert into financial.invoice_line_items (organization_id, invoice_id, account_id, description, unit_price, line_total)
    select ${books.organization}, ${invoice?.id}, ${books.account}, 'Rent', p, p from unnest(${prices}::numeric[]) p`;
}

/** A balance that is taken over: it stands for itself until it gets its first line. */
async function writeBareInvoice(tx: TransactionSql, books: Books, random: Random): Promise<void> {
  const amount = cents(20_000, random);
  await tx`
    insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount,
                                    invoice_date, due_date, currency)
    values (${books.organization}, ${books.property}, ${pick(books.tenants, random)}, gen_random_uuid()::text, 'other', ${amount},
            ${amount}, current_date - 40, current_date, ${pick(CURRENCIES, random)})`;
}

async function bookPayment(tx: TransactionSql, books: Books, random: Random): Promise<void> {
  const amount = cents(40_000, random);
  await tx`
    insert into financial.payments (organization_id, property_id, tenant_id, payment_method, payment_amount, net_amount, payment_date, status,
                                    currency)
    values (${books.organization}, ${books.property}, ${pick(books.tenants, random)}, 'ach', ${amount}, ${amount}, current_date,
            ${pick(['pending', 'processing', 'cleared', 'cleared'], random)}, ${pick(CURRENCIES, random)})`;
}

const OPERATIONS: Record<string, Operation> = {
  invoice: writeInvoice,
  bareInvoice: writeBareInvoice,
  pay: bookPayment,
  allocate: async (tx, books, random) =>
    tx`insert into financial.payment_allocations ${tx({
      organization_id: books.organization,
      payment_id: await any(tx, PAYMENTS, random),
      invoice_id: await any(tx, INVOICES, random),
      allocated_amount: cents(15_000, random),
    })}`,
  /** As much as is left of one payment, over all open invoices of its tenant, in one statement. */
  spread: async (tx, books, random) =>
    tx`insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
       select p.organization_id, p.id, i.id, least(i.balance_due - i.pending_amount, round(p.unallocated_amount / 3, 2))
       from financial.payments p join financial.invoices i using (organization_id, tenant_id)
       where p.organization_id = ${books.organization} and p.id = ${await any(tx, PAYMENTS, random)}
         and i.balance_due - i.pending_amount > 0 and i.status <> 'cancelled' and p.unallocated_amount >= 0.03
       limit 3`,
  change: async (tx, _, random) =>
    tx`update financial.payment_allocations set allocated_amount = ${cents(15_000, random)} where id = ${await any(tx, ALLOCATIONS, random)}`,
  toOtherInvoice: async (tx, _, random) =>
    tx`update financial.payment_allocations set invoice_id = ${await any(tx, INVOICES, random)} where id = ${await any(tx, ALLOCATIONS, random)}`,
  toOtherPayment: async (tx, _, random) =>
    tx`update financial.payment_allocations set payment_id = ${await any(tx, PAYMENTS, random)} where id = ${await any(tx, ALLOCATIONS, random)}`,
  takeAway: async (tx, _, random) =>
    tx`delete from financial.payment_allocations where id = ${await any(tx, ALLOCATIONS, random)}`,
  takeAwayAll: async (tx, _, random) =>
    tx`delete from financial.payment_allocations where payment_id = ${await any(tx, PAYMENTS, random)}`,
  refund: async (tx, _, random) => {
    const part = pick([1, 0.5, 0.1], random);
    return await tx`
      insert into financial.payments (organization_id, property_id, tenant_id, payment_method, payment_type, refund_of, payment_amount,
                                      net_amount, payment_date, status, currency)
      select organization_id, property_id, tenant_id, 'ach', 'refund', id, a, a, current_date, ${pick(['pending', 'cleared'], random)},
             ${random() < 0.1 ? tx`'EUR'` : tx`currency`}
      from financial.payments, lateral (select greatest(round(payment_amount * ${part}::numeric, 2), 0.01) as a) amount
      where id = ${await any(tx, PAYMENTS, random, "payment_type <> 'refund'")}`;
  },
  unrefund: async (tx, _, random) =>
    tx`delete from financial.payments where id = ${await any(tx, PAYMENTS, random, `payment_type = 'refund' and ${ON_ITS_WAY}`)}`,
  settle: async (tx, _, random) =>
    tx`update financial.payments set status = ${pick(['processing', 'cleared', 'cleared', 'failed', 'refunded'], random)}
       where id = ${await any(tx, PAYMENTS, random)}`,
  exchange: async (tx, _, random) => {
    const [table, open] = pick([[PAYMENTS, ON_ITS_WAY] as const, [INVOICES, UNSENT] as const], random);
    return await tx`
      update ${tx(table)} set currency = ${pick(CURRENCIES, random)}
      where id = ${await any(tx, table, random, random() < 0.8 ? open : 'true')}`;
  },
  /** Another id and another amount at once: nothing may be found by its id alone. */
  rename: async (tx, _, random) => {
    const amount = cents(40_000, random);
    return await tx`
      update financial.payments set id = gen_random_uuid(), payment_amount = ${amount}, net_amount = ${amount}
      where id = ${await any(tx, PAYMENTS, random, random() < 0.8 ? `payment_type = 'refund' and ${ON_ITS_WAY}` : 'true')}`;
  },
  clearAll: async (tx) => tx`update financial.payments set status = 'cleared' where status = 'processing'`,
  resize: async (tx, _, random) => {
    const amount = cents(40_000, random);
    return await tx`update financial.payments set payment_amount = ${amount}, net_amount = ${amount}
                     where id = ${await any(tx, PAYMENTS, random, random() < 0.8 ? ON_ITS_WAY : 'true')}`;
  },
  send: async (tx, _, random) =>
    tx`update financial.invoices set status = 'sent' where id = ${await any(tx, INVOICES, random)}`,
  postpone: async (tx, _, random) =>
    tx`update financial.invoices set due_date = current_date + ${Math.floor(random() * 40) - 20}::int where id = ${await any(tx, INVOICES, random)}`,
  cancel: async (tx, _, random) =>
    tx`update financial.invoices set status = 'cancelled' where id = ${await any(tx, INVOICES, random)}`,
  addLine: async (tx, books, random) => {
    const [price, id] = [cents(3000, random), await any(tx, INVOICES, random, random() < 0.8 ? UNSENT : 'true')];
    if (id === null) return; // all are sent, or none is written yet
    await tx`update financial.invoices set subtotal = subtotal + ${price}, total_amount = total_amount + ${price} where id = ${id}`;
    await tx`insert into financial.invoice_line_items ${tx({
      organization_id: books.organization,
      invoice_id: id,
      account_id: books.account,
      description: 'Fee',
      unit_price: price,
      line_total: price,
    })}`;
  },
  /** All that an invoice without lines says, as its first line. */
  firstLine: async (tx, books, random) =>
    tx`insert into financial.invoice_line_items (organization_id, invoice_id, account_id, description, unit_price, line_total)
       select organization_id, id, ${books.account}, 'Balance', subtotal, subtotal from financial.invoices
       where id = ${await any(tx, INVOICES, random, "invoice_type = 'other'")}`,
  removeLine: async (tx, _, random) => {
    const [line] = await tx`
      delete from financial.invoice_line_items where id = ${await any(tx, LINES, random, OF_UNSENT)} returning line_total, invoice_id`;
    if (!line) return; // somebody else took it
    await tx`
      update financial.invoices set subtotal = subtotal - ${line.line_total}, total_amount = total_amount - ${line.line_total}
      where id = ${line.invoice_id}`;
  },
  /** Each of these lies, and is refused. */
  lineWithoutTotal: async (tx, _, random) =>
    tx`update financial.invoice_line_items set unit_price = unit_price + 1, line_total = line_total + 1 where id = ${await any(tx, LINES, random, OF_UNSENT)}`,
  totalWithoutLine: async (tx, _, random) =>
    tx`update financial.invoices set subtotal = subtotal + 1, total_amount = total_amount + 1 where id = ${await any(tx, INVOICES, random, `itemized and ${UNSENT}`)}`,
  sayPaid: async (tx, _, random) =>
    tx`update financial.invoices set paid_amount = total_amount, pending_amount = 0, status = 'paid' where id = ${await any(tx, INVOICES, random)}`,
  sayUnspent: async (tx, _, random) =>
    tx`update financial.payments set allocated_amount = 0, refunded_amount = 0 where id = ${await any(tx, PAYMENTS, random)}`,
  ...LEDGER_OPERATIONS,
};

export const KINDS = Object.keys(OPERATIONS);

/** Refused by a check of ours, a key, or because somebody else was first. Anything else is an error of the test or of the schema. */
const REFUSALS = ['23514', '23503', '23505', '23001', '23P01', '40001', '40P01', 'P0002'];

/** Does one operation in a transaction of its own; says which, and how it ended. */
export async function operate(
  sql: Sql,
  books: Books,
  random: Random,
): Promise<{ kind: string; refused: string | null }> {
  const kind = pick(KINDS, random);
  const isolation = random() < 0.4 ? 'isolation level repeatable read' : '';
  try {
    await sql.begin(isolation, (tx) => (OPERATIONS[kind] as Operation)(tx, books, random));
    return { kind, refused: null };
  } catch (error) {
    const { code } = error as { code: string };
    if (!REFUSALS.includes(code)) throw error;
    return { kind, refused: code };
  }
}
