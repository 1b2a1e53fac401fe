import { addDays, addMonths, at, type Day, earlier, firstOfMonth, later } from './calendar.ts';
import type { AccountCode, Accounts } from './organization.ts';
import { type PaymentRows, payInvoice } from './paying.ts';
import { type Chunk, chunks, money, type Row } from './rows.ts';
import type { Story } from './story.ts';
import type { Lease } from './tenancies.ts';

/** What a lease owes for a month. All amounts in cents. */
export interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly lease: Lease;
  readonly date: Day;
  readonly lines: readonly Line[];
  readonly tax: number;
  readonly total: number;
}

interface Line {
  readonly account: AccountCode;
  readonly description: string;
  readonly amount: number;
  readonly taxRate: number;
  readonly tax: number;
}

/** Leases that are billed together: about a chunk of invoices. */
const BLOCK = 160;

const PARKING = 7500;
const COMMERCIAL_TAX = 0.0625;

/** The year's invoices with their lines, and what was paid on them. */
export function* billingRows(story: Story, leases: readonly Lease[], accounts: Accounts): Generator<Chunk> {
  const count = { invoices: 0, payments: 0 };
  const billed = leases.filter(isBilled);
  for (let from = 0; from < billed.length; from += BLOCK) {
    const invoices = billed.slice(from, from + BLOCK).flatMap((lease) => invoicesOf(story, lease, count));
    yield* chunks(
      'financial.invoices',
      invoices.map((invoice) => invoiceRow(story, invoice)),
    );
    yield* chunks(
      'financial.invoice_line_items',
      invoices.flatMap((invoice) => lineRows(story, invoice, accounts)),
    );
    yield* paymentChunks(invoices.map((invoice) => payInvoice(story, invoice, count)));
  }
}

export function isBilled({ status }: Lease): boolean {
  return status !== 'draft';
}

function* paymentChunks(paid: readonly PaymentRows[]): Generator<Chunk> {
  yield* chunks(
    'financial.payments',
    paid.flatMap(({ payments }) => payments),
  );
  yield* chunks(
    'financial.payment_allocations',
    paid.flatMap(({ allocations }) => allocations),
  );
  // A refund names a payment that has cleared, and that what is allocated leaves something of.
  yield* chunks(
    'financial.payments',
    paid.flatMap(({ refunds }) => refunds),
  );
}

/** Month by month, from the first that is billed. */
export function invoicesOf(story: Story, lease: Lease, count: { invoices: number }): readonly Invoice[] {
  const last = earlier(firstOfMonth(story.today), lease.end ?? story.today);
  const invoices: Invoice[] = [];
  const parking = story.draw.percent(35);
  for (let month = later(story.start, lease.start); month <= last; month = addMonths(month, 1)) {
    const lines = linesOf(story, lease, parking);
    const tax = lines.reduce((sum, line) => sum + line.tax, 0);
    const total = lines.reduce((sum, line) => sum + line.amount, tax);
    const number = `INV-${month.slice(0, 7)}-${String(++count.invoices).padStart(6, '0')}`;
    invoices.push({ id: story.draw.id(), number, lease, date: month, lines, tax, total });
  }
  return invoices;
}

function linesOf({ draw }: Story, { unit, rent }: Lease, parking: boolean): readonly Line[] {
  const taxRate = unit.kind.bedrooms === 0 && unit.kind.type !== 'studio' ? COMMERCIAL_TAX : 0;
  const line = (account: AccountCode, description: string, amount: number): Line => {
    return { account, description, amount, taxRate, tax: Math.round(amount * taxRate) };
  };
  return [
    line('4000', 'Rent', rent),
    ...(parking ? [line('4100', 'Parking space', PARKING)] : []),
    ...(draw.percent(25) ? [line('4200', 'Water and heating', draw.int(30, 140) * 100)] : []),
  ];
}

function invoiceRow({ organizationId, plan }: Story, { id, number, lease, date, tax, total }: Invoice): Row {
  return {
    id,
    organization_id: organizationId,
    property_id: lease.unit.property.id,
    unit_id: lease.unit.id,
    tenant_id: lease.tenant.id,
    lease_id: lease.id,
    invoice_number: number,
    invoice_type: 'rent',
    description: `Rent for ${date.slice(0, 7)}`,
    currency: plan.currency,
    subtotal: money(total - tax),
    tax_amount: money(tax),
    total_amount: money(total),
    invoice_date: addDays(date, -7),
    due_date: addDays(date, 4),
    period_start: date,
    period_end: addDays(addMonths(date, 1), -1),
    status: 'sent',
    sent_at: at(addDays(date, -7), 12),
    payment_terms: 11,
    created_at: at(addDays(date, -7), 11),
  };
}

/** The parties of a line are its invoice's, by trigger. */
function lineRows({ draw, organizationId }: Story, invoice: Invoice, accounts: Accounts): readonly Row[] {
  return invoice.lines.map((line, i) => ({
    id: draw.id(),
    organization_id: organizationId,
    invoice_id: invoice.id,
    account_id: accounts[line.account],
    description: line.description,
    quantity: 1,
    unit_price: money(line.amount),
    line_total: money(line.amount),
    tax_rate: line.taxRate,
    tax_amount: money(line.tax),
    sort_order: i + 1,
  }));
}
