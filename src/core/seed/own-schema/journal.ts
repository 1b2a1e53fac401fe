import { at, type Day } from '../calendar.ts';
import { CHART } from '../organization.ts';
import { money, type Row } from '../rows.ts';
import type { Story } from '../story.ts';
import type { Lease } from '../tenancies.ts';

/** What a ledger has beyond the chart of those who send invoices, and leave the rest to their accountants. */
const LEDGER = [...CHART, ['2300', 'Sales Tax Payable', 'liability', 'current_liabilities']] as const;

export type LedgerCode = (typeof LEDGER)[number][0];
export type Ledger = Readonly<Record<LedgerCode, string>>;

/** Lines that are booked together: their debits equal their credits. */
export interface Journal {
  readonly date: Day;
  readonly type: 'income' | 'expense' | 'transfer' | 'adjustment';
  readonly description: string;
  /** Cents. */
  readonly debit: readonly Entry[];
  readonly credit: readonly Entry[];
  readonly pending?: boolean;
  /** Whom it concerns; undefined for what is about a property alone. */
  readonly lease?: Lease | undefined;
  readonly property?: { readonly id: string } | undefined;
  readonly unitId?: string | null;
  readonly method?: string | null;
  readonly reference?: string;
  /** Rows of a journal that this one undoes: its sides are the other way round. */
  readonly undoes?: readonly Row[];
}

export type Entry = readonly [account: LedgerCode, cents: number];

export function makeLedger({ draw }: Story): Ledger {
  return Object.fromEntries(LEDGER.map(([code]) => [code, draw.id()])) as Ledger;
}

export function ledgerRows({ start }: Story, ledger: Ledger): readonly Row[] {
  return LEDGER.map(([code, name, type]) => ({
    id: ledger[code],
    account_code: code,
    account_name: name,
    account_type: type,
    created_at: at(start, 7),
  }));
}

/** @param author users.id of who keeps the books */
export function journalRows(
  { draw, plan }: Story,
  journal: Journal,
  { ledger, author }: { readonly ledger: Ledger; readonly author: string },
): readonly Row[] {
  const { date, lease, pending = false, undoes } = journal;
  const id = draw.id();
  const line = (side: 'debit' | 'credit', [account, cents]: Entry): Row => ({
    id: draw.id(),
    journal_id: id,
    entry_side: side,
    property_id: (lease?.unit.property ?? journal.property)?.id ?? null,
    unit_id: lease?.unit.id ?? journal.unitId ?? null,
    tenant_id: lease?.tenant.id ?? null,
    transaction_type: journal.type,
    account_id: ledger[account],
    amount: money(cents),
    currency: plan.currency,
    description: journal.description,
    transaction_date: date,
    payment_method: journal.method ?? null,
    reference_number: journal.reference ?? null,
    status: pending ? 'pending' : 'posted',
    posted_at: pending ? null : at(date, 18),
    reverses_id: undone(undoes, ledger[account]),
    created_by: author,
    created_at: at(date, 13),
  });
  return [
    ...journal.debit.map((entry) => line('debit', entry)),
    ...journal.credit.map((entry) => line('credit', entry)),
  ];
}

function undone(rows: readonly Row[] | undefined, account: string): string | null {
  const row = rows?.find(({ account_id }) => account_id === account);
  return row === undefined ? null : String(row.id);
}
