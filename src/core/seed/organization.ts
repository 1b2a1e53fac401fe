import { at } from './calendar.ts';
import { phoneNumber } from './people.ts';
import { type Chunk, chunks } from './rows.ts';
import type { Story } from './story.ts';

export function* organizationRows({ plan, draw, organizationId, start }: Story): Generator<Chunk> {
  const { slug, name, city, state, country } = plan;
  const row = {
    id: organizationId,
    name,
    display_name: name,
    slug,
    domain: `${slug}.example`,
    primary_color: draw.faker.color.rgb({ casing: 'lower' }),
    subscription_plan: plan.plan,
    max_properties: Math.max(100, plan.properties.length),
    max_users: 500,
    billing_email: `billing@${slug}.example`,
    support_email: `support@${slug}.example`,
    phone_number: phoneNumber(draw.int(200, 999)),
    address: { line1: draw.faker.location.streetAddress(), city, state_province: state, country },
    timezone: plan.timezone,
    currency: plan.currency,
    settings: { kind: plan.kind },
    onboarding_completed: true,
    created_at: at(start, 7),
  };
  yield* chunks('core.organizations', [row]);
}

/** E162: a deposit that is held is a liability, and begins with a 2. */
export const CHART = [
  ['1000', 'Cash', 'asset', 'current_assets'],
  ['1100', 'Accounts Receivable', 'asset', 'current_assets'],
  ['2200', 'Security Deposits Held', 'liability', 'current_liabilities'],
  ['3000', "Owner's Equity", 'equity', 'equity'],
  ['4000', 'Rental Income', 'income', 'operating_income'],
  ['4100', 'Parking Income', 'income', 'operating_income'],
  ['4200', 'Utility Recovery', 'income', 'operating_income'],
  ['4300', 'Late Fees', 'income', 'other_income'],
  ['5000', 'Repairs and Maintenance', 'expense', 'operating_expenses'],
  ['5100', 'Utilities', 'expense', 'operating_expenses'],
  ['5200', 'Cleaning and Landscaping', 'expense', 'operating_expenses'],
  ['5300', 'Insurance', 'expense', 'operating_expenses'],
  ['5400', 'Property Taxes', 'expense', 'operating_expenses'],
] as const;

export type AccountCode = (typeof CHART)[number][0];

/** Their ids. */
export type Accounts = Readonly<Record<AccountCode, string>>;

export function makeAccounts({ draw }: Story): Accounts {
  return Object.fromEntries(CHART.map(([code]) => [code, draw.id()])) as Accounts;
}

export function* accountRows({ organizationId, start }: Story, accounts: Accounts): Generator<Chunk> {
  const rows = CHART.map(([code, name, type, category]) => ({
    id: accounts[code],
    organization_id: organizationId,
    account_code: code,
    account_name: name,
    account_type: type,
    account_category: category,
    is_system_account: true,
    created_at: at(start, 7),
  }));
  yield* chunks('financial.accounts', rows);
}
