import type { Sql } from 'postgres';

interface Entry {
  id: string;
  journal_id: string;
  entry_side: 'debit' | 'credit';
  account_id: string;
  amount: string;
  currency: string;
  status: string;
  posted: string | null;
  reverses_id: string | null;
  archived: boolean;
}

/** Everything that is wrong with the journals of an organization, archived ones as well, by arithmetic of its own. */
export async function auditLedger(sql: Sql, organization: string): Promise<string[]> {
  const entries = await sql<Entry[]>`
    select *, posted_at::text as posted, archived_at is not null as archived
    from financial.ledger where organization_id = ${organization}`;
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const journals = new Map<string, Entry[]>();
  for (const entry of entries) journals.set(entry.journal_id, [...(journals.get(entry.journal_id) ?? []), entry]);
  return [
    ...(byId.size === entries.length ? [] : ['a line is there twice']),
    ...[...journals].flatMap(([id, lines]) => auditJournal(lines).map((problem) => `journal ${id} ${problem}`)),
    ...entries.flatMap((entry) => auditReversal(entry, byId)),
    ...reversedTwice(entries),
  ];
}

function auditJournal(lines: readonly Entry[]): string[] {
  const distinct = (of: (line: Entry) => unknown) => new Set(lines.map(of)).size;
  const posted = lines.some(({ status }) => status === 'posted');
  const rules: [boolean, string][] = [
    [!posted || distinct(({ status }) => status) === 1, 'is posted in part'],
    [distinct((line) => line.posted) === 1, 'was posted more than once'],
    [distinct(({ archived }) => archived) === 1, 'is archived in part'],
    [!posted || distinct(({ currency }) => currency) === 1, 'has several currencies'],
    [!posted || balance(lines) === 0, `is out of balance by ${balance(lines)} cents`],
    [lines.every(({ amount }) => Number(amount) > 0), 'has a line of nothing'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem);
}

const balance = (lines: readonly Entry[]) =>
  lines.reduce(
    (sum, { entry_side, amount }) => sum + Math.round(Number(amount) * 100) * (entry_side === 'debit' ? 1 : -1),
    0,
  );

function auditReversal(entry: Entry, byId: ReadonlyMap<string, Entry>): string[] {
  const original = byId.get(entry.reverses_id ?? '');
  if (entry.reverses_id === null || entry.status !== 'posted') return [];
  if (!original) return [`line ${entry.id} reverses a line that is gone`];
  const same = ['account_id', 'amount', 'currency'] as const;
  const opposite = original.entry_side !== entry.entry_side && original.status === 'posted';
  return opposite && same.every((key) => original[key] === entry[key])
    ? []
    : [`line ${entry.id} is no reversal of ${original.id}`];
}

function reversedTwice(entries: readonly Entry[]): string[] {
  const reversed = entries.filter(({ status }) => status !== 'void').flatMap(({ reverses_id }) => reverses_id ?? []);
  return reversed.length === new Set(reversed).size ? [] : ['a line is reversed twice'];
}
