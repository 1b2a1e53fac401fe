import type { Invoice } from './billing.ts';
import { addDays, at, type Day, firstOfMonth } from './calendar.ts';
import { money, type Row } from './rows.ts';
import type { Story } from './story.ts';

/** What came of one invoice, as rows. */
export interface PaymentRows {
  readonly payments: readonly Row[];
  readonly allocations: readonly Row[];
  readonly refunds: readonly Row[];
}

export interface Payment {
  readonly id: string;
  readonly number: string;
  readonly invoice: Invoice;
  readonly date: Day;
  readonly method: string;
  /** Cents. */
  readonly amount: number;
  readonly status: 'pending' | 'cleared' | 'failed';
  readonly refundOf: string | null;
}

/** What was paid on one invoice. */
export interface Settlement {
  readonly payments: readonly Payment[];
  /** What of which payment is for the invoice, in cents. */
  readonly allocation: { readonly payment: Payment; readonly cents: number } | undefined;
  readonly refunds: readonly Payment[];
}

/** What a tenant does about an invoice, and in how many of a hundred months: most pay, and some of them too much. */
const HABITS = [
  { habit: 'pays', share: 86 },
  { habit: 'pays in part', share: 4 },
  { habit: 'pays too much', share: 2 },
  { habit: 'bounces, then pays', share: 3 },
  { habit: 'does not pay', share: 5 },
] as const;

/** This month's are still coming in. */
const THIS_MONTH = [
  { habit: 'pays', share: 55 },
  { habit: 'is about to pay', share: 20 },
  { habit: 'does not pay', share: 25 },
] as const;

type Habit = (typeof HABITS)[number]['habit'] | (typeof THIS_MONTH)[number]['habit'];

export function payInvoice(story: Story, invoice: Invoice, count: { payments: number }): PaymentRows {
  const { payments, allocation, refunds } = settle(story, invoice, count);
  const rows = (list: readonly Payment[]) => list.map((each) => paymentRow(story, each));
  const allocations = allocation === undefined ? [] : [allocationRow(story, allocation.payment, allocation.cents)];
  return { payments: rows(payments), allocations, refunds: rows(refunds) };
}

export function settle(story: Story, invoice: Invoice, count: { payments: number }): Settlement {
  const { payment, habit } = drawPayments(story, invoice, count);
  const { total } = invoice;
  const settled = (paid: Payment, cents = total, refunds: readonly Payment[] = []): Settlement => {
    return { payments: [paid], allocation: { payment: paid, cents }, refunds };
  };
  switch (habit) {
    case 'pays':
      return settled(payment(total, 'cleared'));
    case 'is about to pay':
      return settled(payment(total, 'pending'));
    case 'pays in part': {
      const part = payment(Math.round(total / 200) * 100, 'cleared');
      return settled(part, part.amount);
    }
    case 'pays too much': {
      const paid = payment(total + 2500, 'cleared');
      const back = story.draw.percent(50) ? [{ ...payment(2500, 'cleared'), refundOf: paid.id }] : [];
      return settled(paid, total, back);
    }
    case 'bounces, then pays': {
      const failed = payment(total, 'failed');
      const paid = payment(total, 'cleared');
      return { payments: [failed, paid], allocation: { payment: paid, cents: total }, refunds: [] };
    }
    case 'does not pay':
      return { payments: [], allocation: undefined, refunds: [] };
  }
}

function drawPayments({ draw, today }: Story, invoice: Invoice, count: { payments: number }) {
  const habits = invoice.date === firstOfMonth(today) ? THIS_MONTH : HABITS;
  const habit: Habit = habitAt(habits, draw.int(0, 99));
  const method = draw.pick(['ach', 'ach', 'credit_card', 'check']);
  const date = habits === THIS_MONTH ? addDays(invoice.date, -draw.int(1, 6)) : addDays(invoice.date, draw.int(-3, 9));
  const payment = (amount: number, status: Payment['status']): Payment => {
    const number = `PAY-${date.slice(0, 7)}-${String(++count.payments).padStart(6, '0')}`;
    return { id: draw.id(), number, invoice, date, method, amount, status, refundOf: null };
  };
  return { payment, habit };
}

function habitAt(habits: readonly { readonly habit: Habit; readonly share: number }[], lot: number): Habit {
  let left = lot;
  for (const { habit, share } of habits) {
    if (left < share) return habit;
    left -= share;
  }
  return 'pays';
}

function paymentRow({ organizationId, plan }: Story, payment: Payment): Row {
  const { invoice, date, amount, status, method, refundOf } = payment;
  const { tenant, unit } = invoice.lease;
  const amountText = money(amount);
  return {
    id: payment.id,
    organization_id: organizationId,
    tenant_id: tenant.id,
    property_id: unit.property.id,
    unit_id: unit.id,
    payment_number: payment.number,
    payment_method: method,
    payment_type: refundOf === null ? 'rent' : 'refund',
    refund_of: refundOf,
    currency: plan.currency,
    payment_amount: amountText,
    net_amount: amountText,
    payment_date: date,
    received_date: status === 'failed' ? null : date,
    cleared_date: status === 'cleared' ? addDays(date, 1) : null,
    status,
    check_number: method === 'check' ? payment.number.slice(-6) : null,
    created_at: at(date, 14),
  };
}

/** Tenant and property of an allocation are its invoice's, by trigger. */
function allocationRow({ draw, organizationId }: Story, { id, invoice, date }: Payment, cents: number): Row {
  return {
    id: draw.id(),
    organization_id: organizationId,
    payment_id: id,
    invoice_id: invoice.id,
    allocated_amount: money(cents),
    allocation_date: date,
  };
}
