import type { ISql, Sql } from 'postgres';
import { inserted } from '../operations/inserted.ts';

/** What the rows of the books refer to. */
export interface FinancialParents {
  readonly organization: string;
  readonly profile: string;
  readonly property: string;
  readonly unit: string;
  readonly tenant: string;
  readonly lease: string;
}

/**
 * One row at least in every table of the books, with every optional parent named. The first invoice, payment and ledger line are
 * free: nothing refers to them that would keep their status from changing.
 */
export async function createFinances(sql: Sql, parents: FinancialParents): Promise<void> {
  const [cash, rent] = await createAccounts(sql, parents);
  const invoice = await createInvoices(sql, parents, rent);
  const payment = await createPayments(sql, parents, invoice);
  const expense = await createExpense(sql, parents, rent);
  await createPlans(sql, parents, rent, invoice);
  await createLedger(sql, parents, { cash, rent, invoice, payment, expense });
}

async function createAccounts(sql: Sql, { organization }: FinancialParents): Promise<[string, string]> {
  const account = (account_code: string, account_type: string, parent: string | null) =>
    inserted(sql, 'financial.accounts', {
      organization_id: organization,
      account_code,
      account_name: account_type,
      account_type,
      parent_account_id: parent,
    });
  const cash = await account('1000', 'asset', null);
  return [cash, await account('4000', 'income', cash)];
}

/** A late fee, and an invoice that the billing cycle wrote: for the keys of both. */
async function createFollowUps(sql: Sql, parents: FinancialParents, invoice: string, cycle: string): Promise<void> {
  const { organization, property, unit, tenant, lease } = parents;
  const follow = (number: string, values: Record<string, unknown>) =>
    inserted(sql, 'financial.invoices', {
      organization_id: organization,
      property_id: property,
      unit_id: unit,
      tenant_id: tenant,
      lease_id: lease,
      invoice_number: number,
      subtotal: 10,
      total_amount: 10,
      invoice_date: '2020-02-01',
      due_date: '2020-02-05',
      ...values,
    });
  await follow('F-1', { invoice_type: 'late_fee', late_fee_of: invoice });
  await follow('I-1', { invoice_type: 'rent', billing_cycle_id: cycle, period_start: '2020-02-01' });
}

async function createInvoices(sql: Sql, parents: FinancialParents, account: string): Promise<string> {
  const { organization, property, unit, tenant, lease } = parents;
  const invoice = (number: string, first: string | null) =>
    sql.begin(async (tx) => {
      const id = await inserted(tx, 'financial.invoices', {
        organization_id: organization,
        property_id: property,
        unit_id: unit,
        tenant_id: tenant,
        lease_id: lease,
        recurring_invoice_id: first,
        invoice_number: number,
        invoice_type: 'rent',
        subtotal: 900,
        total_amount: 900,
        invoice_date: '2020-01-01',
        due_date: '2020-01-05',
      });
      await inserted(tx, 'financial.invoice_line_items', {
        organization_id: organization,
        invoice_id: id,
        account_id: account,
        description: 'Rent',
        unit_price: 900,
        line_total: 900,
      });
      return id;
    });
  return await invoice('2', await invoice('1', null));
}

async function createPayments(sql: Sql, parents: FinancialParents, invoice: string): Promise<string> {
  const { organization, property, unit, tenant } = parents;
  const payment = (values: Record<string, unknown>) =>
    inserted(sql, 'financial.payments', {
      organization_id: organization,
      property_id: property,
      unit_id: unit,
      tenant_id: tenant,
      payment_method: 'ach',
      payment_date: '2020-01-03',
      ...values,
    });
  await payment({ payment_amount: 1, net_amount: 1 });
  const paid = await payment({
    payment_amount: 1000,
    net_amount: 1000,
    status: 'cleared',
    account_number_last4: '1234',
  });
  await payment({ payment_amount: 50, net_amount: 50, payment_type: 'refund', refund_of: paid });
  await inserted(sql, 'financial.payment_allocations', {
    organization_id: organization,
    payment_id: paid,
    invoice_id: invoice,
    allocated_amount: 500,
  });
  await inserted(sql, 'financial.payment_methods', {
    organization_id: organization,
    tenant_id: tenant,
    method_type: 'credit_card',
    last4: '4242',
    expiry_month: 12,
    expiry_year: 2030,
  });
  return paid;
}

async function createExpense(sql: Sql, parents: FinancialParents, account: string): Promise<string> {
  return await inserted(sql, 'financial.expenses', {
    organization_id: parents.organization,
    property_id: parents.property,
    unit_id: parents.unit,
    account_id: account,
    description: 'New lock',
    amount: 80,
    total_amount: 80,
    expense_date: '2020-01-04',
    approved_by: parents.profile,
    approved_at: new Date(),
  });
}

async function createPlans(sql: Sql, parents: FinancialParents, account: string, invoice: string): Promise<void> {
  const of = { organization_id: parents.organization, property_id: parents.property };
  const budget = await inserted(sql, 'financial.budgets', { ...of, name: 'Plan', budget_year: 2020 });
  await inserted(sql, 'financial.budget_line_items', {
    organization_id: parents.organization,
    budget_id: budget,
    account_id: account,
  });
  await inserted(sql, 'financial.financial_reports', {
    ...of,
    report_type: 'rent_roll',
    report_period: 'monthly',
    period_start: '2020-01-01',
    period_end: '2020-01-31',
    report_data: {},
    generated_by: parents.profile,
  });
  const cycle = await inserted(sql, 'financial.billing_cycles', {
    ...of,
    lease_id: parents.lease,
    account_id: account,
    last_invoice_id: invoice,
    name: 'Rent',
    next_run_on: '2020-02-01',
    amount: 900,
  });
  await createFollowUps(sql, parents, invoice, cycle);
}

interface Booked {
  readonly cash: string;
  readonly rent: string;
  readonly invoice: string;
  readonly payment: string;
  readonly expense: string;
}

/** A pending line, a posted journal, a pending line that reverses it, and an archived journal. */
async function createLedger(sql: Sql, parents: FinancialParents, booked: Booked): Promise<void> {
  const line = (tx: ISql, values: Record<string, unknown>) =>
    inserted(tx, 'financial.transactions', {
      organization_id: parents.organization,
      property_id: parents.property,
      unit_id: parents.unit,
      tenant_id: parents.tenant,
      invoice_id: booked.invoice,
      payment_id: booked.payment,
      expense_id: booked.expense,
      created_by: parents.profile,
      account_id: booked.cash,
      journal_id: crypto.randomUUID(),
      entry_side: 'debit',
      transaction_type: 'income',
      amount: 900,
      transaction_date: new Date(),
      ...values,
    });
  const journal = (transaction_date: Date) =>
    sql.begin(async (tx) => {
      const shared = { journal_id: crypto.randomUUID(), status: 'posted', transaction_date };
      await line(tx, { ...shared, entry_side: 'credit', account_id: booked.rent });
      return await line(tx, shared);
    });
  await line(sql, {});
  const posted = await journal(new Date());
  await line(sql, { entry_side: 'credit', reverses_id: posted });
  await journal(new Date('2020-01-31'));
  await sql`select app.archive_old_transactions()`;
}
