import { any, type Books, cents, type Operation, pick, type Random } from './random-rows.ts';

const LEDGER = 'financial.transactions';
/** Old enough for the archive, or not. */
const DAYS = ['2020-02-29', '2021-06-30', new Date().toISOString().slice(0, 10)];

const journal = (tx: Parameters<Operation>[0], random: Random) => any(tx, LEDGER, random, 'true', 'journal_id');

interface Entry {
  readonly side: string;
  readonly amount: string;
}

/** Lines of one journal in one statement. */
const write = (
  tx: Parameters<Operation>[0],
  { organization, account }: Books,
  entries: readonly Entry[],
  at: { readonly journal: string | null; readonly day: string; readonly status: string },
) => tx`
  insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, amount, transaction_date, status)
  select ${organization}, ${at.journal}, s, 'income', ${account}, a, ${at.day}, ${at.status}
  from unnest(${entries.map(({ side }) => side)}::text[], ${entries.map(({ amount }) => amount)}::numeric[]) e (s, a)`;

/** What clerks do to the ledger, each at random. Some of it must be refused, and is. */
export const LEDGER_OPERATIONS: Record<string, Operation> = {
  postJournal: async (tx, books, random) => {
    const [one, two] = [cents(9000, random), cents(9000, random)];
    const entries = [
      { side: 'debit', amount: one },
      { side: 'debit', amount: two },
      { side: 'credit', amount: (Number(one) + Number(two)).toFixed(2) },
    ];
    await write(tx, books, entries, { journal: crypto.randomUUID(), day: pick(DAYS, random), status: 'posted' });
  },
  draftJournal: async (tx, books, random) => {
    const amount = cents(9000, random);
    const entries = [
      { side: 'debit', amount },
      { side: 'credit', amount },
    ];
    await write(tx, books, entries, { journal: crypto.randomUUID(), day: pick(DAYS, random), status: 'pending' });
  },
  addToJournal: async (tx, books, random) =>
    write(tx, books, [{ side: pick(['debit', 'credit'], random), amount: cents(9000, random) }], {
      journal: await journal(tx, random),
      day: pick(DAYS, random),
      status: pick(['pending', 'posted'], random),
    }),
  postDraft: async (tx, _, random) =>
    tx`update financial.transactions set status = 'posted'
       where journal_id = ${await any(tx, LEDGER, random, "status = 'pending'", 'journal_id')}`,
  changeEntry: async (tx, _, random) =>
    tx`update financial.transactions set amount = ${cents(9000, random)} where id = ${await any(tx, LEDGER, random)}`,
  moveEntry: async (tx, _, random) =>
    tx`update financial.transactions set journal_id = ${await journal(tx, random)} where id = ${await any(tx, LEDGER, random)}`,
  dropEntry: async (tx, _, random) =>
    tx`delete from financial.transactions where id = ${await any(tx, LEDGER, random)}`,
  reverseJournal: async (tx, books, random) => {
    await tx`select app.set_context_as(${books.user}, ${books.organization})`;
    await tx`select app.reverse_journal(${await journal(tx, random)}, ${pick(DAYS, random)})`;
  },
  archive: async (tx) => tx`select app.archive_old_transactions(at_most => 3)`,
};
