import { type Invoice, invoicesOf, isBilled } from '../billing.ts';
import { addDays, later } from '../calendar.ts';
import { type Payment, settle } from '../paying.ts';
import type { Row } from '../rows.ts';
import type { Expense } from '../spending.ts';
import type { Story } from '../story.ts';
import type { Lease } from '../tenancies.ts';
import { type Entry, type Journal, journalRows, type Ledger, type LedgerCode } from './journal.ts';

interface Books {
  readonly ledger: Ledger;
  readonly author: string;
}

const OPENING_CASH = 15_000_000;

/** What was invoiced, paid and spent, as lines of the general ledger. */
export function* bookRows(
  story: Story,
  { leases, expenses }: { readonly leases: readonly Lease[]; readonly expenses: Iterable<Expense> },
  books: Books,
): Generator<Row> {
  const post = (journal: Journal) => journalRows(story, journal, books);
  const rented = leases.filter(isBilled);
  yield* post(opening(story, rented));
  const count = { invoices: 0, payments: 0 };
  for (const lease of rented) {
    if (lease.start >= story.start) yield* post(deposit(story, lease));
    for (const invoice of invoicesOf(story, lease, count)) {
      yield* post(invoiced(invoice));
      const { payments, refunds } = settle(story, invoice, count);
      for (const payment of payments) yield* paidRows(payment, post);
      for (const refund of refunds) yield* post(transfer(refund, '1100', '1000', 'Refund'));
    }
  }
  for (const expense of expenses) yield* post(spent(story, expense));
}

/** Money in the bank, and the deposits of those who were there before. */
function opening({ start }: Story, leases: readonly Lease[]): Journal {
  const held = leases.filter((lease) => lease.start < start).reduce((sum, { rent }) => sum + rent, 0);
  const credit: readonly Entry[] = [...(held > 0 ? [['2200', held] as const] : []), ['3000', OPENING_CASH]];
  return {
    date: addDays(start, -30),
    type: 'adjustment',
    description: 'Opening balance',
    debit: [['1000', OPENING_CASH + held]],
    credit,
  };
}

function deposit({ start }: Story, lease: Lease): Journal {
  return {
    date: later(start, addDays(lease.start, -7)),
    type: 'transfer',
    description: 'Security deposit',
    debit: [['1000', lease.rent]],
    credit: [['2200', lease.rent]],
    method: 'ach',
    lease,
  };
}

function invoiced({ number, lease, date, lines, tax, total }: Invoice): Journal {
  const credit = lines.map(({ account, amount }): Entry => [account, amount]);
  return {
    date: addDays(date, -7),
    type: 'income',
    description: `Rent for ${date.slice(0, 7)}`,
    debit: [['1100', total]],
    credit: tax > 0 ? [...credit, ['2300', tax]] : credit,
    reference: number,
    lease,
  };
}

/** A payment that bounced was booked, and is undone by the opposite. */
function* paidRows(payment: Payment, post: (journal: Journal) => readonly Row[]): Generator<Row> {
  const rows = post(transfer(payment, '1000', '1100', 'Payment'));
  yield* rows;
  if (payment.status !== 'failed') return;
  const back = transfer({ ...payment, date: addDays(payment.date, 2) }, '1100', '1000', 'Payment returned by the bank');
  yield* post({ ...back, undoes: rows });
}

function transfer(payment: Payment, into: LedgerCode, from: LedgerCode, description: string): Journal {
  const { date, amount, method, number, status, invoice } = payment;
  return {
    date,
    type: 'transfer',
    description: `${description} of ${invoice.number}`,
    debit: [[into, amount]],
    credit: [[from, amount]],
    pending: status === 'pending',
    method,
    reference: number,
    lease: invoice.lease,
  };
}

/** What is not yet paid waits in the books. */
function spent({ today }: Story, { property, unitId, vendor, account, description, amount, date }: Expense): Journal {
  const paid = addDays(date, 20);
  return {
    date: paid,
    type: 'expense',
    description: vendor === undefined ? description : `${description}, ${vendor.name}`,
    debit: [[account, amount]],
    credit: [['1000', amount]],
    pending: paid > today,
    method: 'ach',
    property,
    unitId,
  };
}
