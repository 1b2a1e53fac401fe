import type { Sql } from 'postgres';

/** Amounts are counted in cents, so that nothing is rounded. */
const toCents = (amount: string) => Math.round(Number(amount) * 100);

interface Payment {
  id: string;
  status: string;
  currency: string;
  refund_of: string | null;
  payment_amount: string;
  allocated_amount: string;
  refunded_amount: string;
}

interface Invoice {
  id: string;
  status: string;
  currency: string;
  itemized: boolean;
  sent: boolean;
  late: boolean;
  subtotal: string;
  total_amount: string;
  paid_amount: string;
  pending_amount: string;
  balance_due: string;
}

interface Allocation {
  payment_id: string;
  invoice_id: string;
  allocated_amount: string;
}

/** Everything that does not add up in the books of an organization, by arithmetic of its own on nothing but the written rows. */
export async function auditBooks(sql: Sql, organization: string): Promise<string[]> {
  const payments = await sql<Payment[]>`select * from financial.payments where organization_id = ${organization}`;
  const invoices = await sql<Invoice[]>`
    select *, sent_at is not null as sent, due_date < (now() at time zone 'UTC')::date as late
    from financial.invoices where organization_id = ${organization}`;
  const allocations = await sql<
    Allocation[]
  >`select * from financial.payment_allocations where organization_id = ${organization}`;
  const lines = await sql<{ invoice_id: string; line_total: string }[]>`
    select invoice_id, line_total from financial.invoice_line_items where organization_id = ${organization}`;
  const paying = new Map(payments.map((payment) => [payment.id, payment]));
  const wrong = [
    ...payments.flatMap((payment) => auditPayment(payment, payments, allocations)),
    ...invoices.flatMap((invoice) => auditInvoice(invoice, allocations, paying)),
  ];
  for (const { id, subtotal, itemized } of invoices) {
    const own = lines.filter((line) => line.invoice_id === id).map((line) => line.line_total);
    // One that never had lines stands for itself.
    if ((own.length > 0 || itemized) && total(own) !== toCents(subtotal))
      wrong.push(`invoice ${id}: subtotal ${subtotal}, lines ${total(own)}`);
  }
  return wrong;
}

const total = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + toCents(amount), 0);

function auditPayment(payment: Payment, payments: readonly Payment[], allocations: readonly Allocation[]): string[] {
  const live = !['failed', 'refunded'].includes(payment.status);
  const own = allocations.filter(({ payment_id }) => payment_id === payment.id).map((a) => a.allocated_amount);
  const refunds = payments.filter((other) => other.refund_of === payment.id && other.status !== 'failed');
  const allocated = live ? total(own) : 0;
  const refunded = total(refunds.map((refund) => refund.payment_amount));
  const amount = toCents(payment.payment_amount);
  const rules: [boolean, string][] = [
    [toCents(payment.allocated_amount) === allocated, `says ${payment.allocated_amount} allocated, is ${allocated}`],
    [toCents(payment.refunded_amount) === refunded, `says ${payment.refunded_amount} refunded, is ${refunded}`],
    [allocated + refunded <= amount, `spent ${allocated} + ${refunded} of ${amount}`],
    [refunded === 0 || ['cleared', 'refunded'].includes(payment.status), `has refunds and is ${payment.status}`],
    [refunded < amount || payment.status === 'refunded', `is given back wholly and is ${payment.status}`],
    [payment.status !== 'refunded' || refunded === 0 || refunded === amount, `is refunded, but only ${refunded}`],
    [refunds.every(({ currency }) => currency === payment.currency), 'is refunded in another currency'],
    [payment.refund_of === null || payment.status !== 'refunded', 'is a refund that is refunded'],
    [payment.refund_of === null || own.length + refunds.length === 0, 'is a refund and was spent or refunded itself'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `payment ${payment.id} ${problem}`);
}

function auditInvoice(
  invoice: Invoice,
  allocations: readonly Allocation[],
  paying: ReadonlyMap<string, Payment>,
): string[] {
  const own = allocations.filter(({ invoice_id }) => invoice_id === invoice.id);
  const from = (...among: string[]) =>
    total(own.filter((a) => among.includes(paying.get(a.payment_id)?.status ?? '')).map((a) => a.allocated_amount));
  const paid = from('cleared');
  const pending = from('pending', 'processing');
  const owed = toCents(invoice.total_amount);
  const status = invoice.status === 'cancelled' ? 'cancelled' : expectedStatus(invoice, paid, owed);
  const rules: [boolean, string][] = [
    [toCents(invoice.paid_amount) === paid, `says ${invoice.paid_amount} paid, is ${paid}`],
    [toCents(invoice.pending_amount) === pending, `says ${invoice.pending_amount} pending, is ${pending}`],
    [toCents(invoice.balance_due) === owed - paid, `says ${invoice.balance_due} due, is ${owed - paid}`],
    [paid + pending <= owed, `is paid ${paid} + ${pending} of ${owed}`],
    [invoice.status === status, `is ${invoice.status}, not ${status}`],
    [status !== 'cancelled' || paid + pending === 0, 'is cancelled and paid'],
    [own.every((a) => paying.get(a.payment_id)?.currency === invoice.currency), 'is paid in another currency'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `invoice ${invoice.id} ${problem}`);
}

function expectedStatus({ sent, late }: Invoice, paid: number, owed: number): string {
  if (!sent) return paid === 0 ? 'pending' : 'sent by its first payment';
  if (paid >= owed) return 'paid';
  if (late) return 'overdue';
  return paid > 0 ? 'partial' : 'sent';
}
