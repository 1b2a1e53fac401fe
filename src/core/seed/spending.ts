import { addDays, addMonths, at, type Day } from './calendar.ts';
import type { AccountCode, Accounts } from './organization.ts';
import type { Property } from './places.ts';
import { type Chunk, chunks, money, type Row } from './rows.ts';
import type { Story } from './story.ts';

export interface Vendor {
  readonly id: string;
  readonly name: string;
  readonly trade: Trade;
}

const TRADES = ['plumbing', 'electrical', 'hvac', 'cleaning', 'general'] as const;
export type Trade = (typeof TRADES)[number];

export function makeVendors({ draw }: Story): readonly Vendor[] {
  return TRADES.map((trade) => ({ id: draw.id(), name: `${draw.faker.company.name()} ${titled(trade)}`, trade }));
}

function titled(trade: Trade): string {
  return trade === 'hvac' ? 'HVAC' : trade.charAt(0).toUpperCase() + trade.slice(1);
}

export function* vendorRows({ draw, organizationId, start }: Story, vendors: readonly Vendor[]): Generator<Chunk> {
  const rows = vendors.map(({ id, name, trade }) => ({
    id,
    organization_id: organizationId,
    name,
    vendor_type: trade,
    contact_name: draw.faker.person.fullName(),
    email: `office@${trade}-${draw.int(100, 999)}.example`,
    rating: (draw.int(30, 50) / 10).toFixed(1),
    created_at: at(start, 9),
  }));
  yield* chunks('operations.vendors', rows);
}

/** What the organization pays, in cents. */
export interface Expense {
  readonly id: string;
  readonly property: { readonly id: string };
  readonly unitId: string | null;
  readonly vendor: Vendor | undefined;
  readonly account: AccountCode;
  readonly description: string;
  readonly amount: number;
  readonly date: Day;
}

/** What every property costs month by month. */
export function* runningCosts(
  story: Story,
  properties: readonly Property[],
  vendors: readonly Vendor[],
): Generator<Expense> {
  const cleaner = vendors.find(({ trade }) => trade === 'cleaning');
  for (const property of properties) {
    const size = Math.max(1, property.units.length);
    for (let i = 0; i < story.months; i++) {
      const month = addMonths(story.start, i);
      const cost = (account: AccountCode, description: string, dollars: number, vendor?: Vendor): Expense => {
        const amount = dollars * size * 100 + story.draw.int(0, 9999);
        return { id: story.draw.id(), property, unitId: null, vendor, account, description, amount, date: month };
      };
      yield cost('5100', 'Electricity, gas and water', 45);
      yield cost('5200', 'Cleaning and grounds', 18, cleaner);
      if (i % 3 === 0) yield cost('5300', 'Insurance, one quarter', 60);
      if (i % 6 === 3) yield cost('5400', 'Property tax, one half year', 320);
    }
  }
}

/** @param approver core.user_profiles.id @param count Expenses that have a number already. */
export function* expenseRows(
  story: Story,
  expenses: Iterable<Expense>,
  { accounts, approver, count }: { accounts: Accounts; approver: string; count: { expenses: number } },
): Generator<Chunk> {
  const rows: Row[] = [];
  for (const expense of expenses) {
    const number = `EXP-${expense.date.slice(0, 7)}-${String(++count.expenses).padStart(6, '0')}`;
    rows.push(expenseRow(story, expense, { number, account: accounts[expense.account], approver }));
  }
  yield* chunks('financial.expenses', rows);
}

function expenseRow(
  { organizationId, plan, today }: Story,
  { id, property, unitId, vendor, description, amount, date }: Expense,
  { number, account, approver }: { number: string; account: string; approver: string },
): Row {
  const paid = addDays(date, 20) <= today;
  return {
    id,
    organization_id: organizationId,
    property_id: property.id,
    unit_id: unitId,
    account_id: account,
    vendor_id: vendor?.id ?? null,
    expense_number: number,
    description,
    category: vendor?.trade ?? 'running costs',
    currency: plan.currency,
    amount: money(amount),
    total_amount: money(amount),
    expense_date: date,
    due_date: addDays(date, 20),
    paid_date: paid ? addDays(date, 20) : null,
    payment_method: paid ? 'ach' : null,
    status: paid ? 'paid' : 'approved',
    approved_by: approver,
    approved_at: at(addDays(date, 1), 16),
    created_at: at(date, 13),
  };
}
