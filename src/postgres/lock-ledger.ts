import type { RehearsedStatement } from '../core/rehearsal.ts';
import heldLocksSql from '../sql/held-locks.sql';
import type { Session } from './session.ts';

interface HeldTable {
  readonly oid: number;
  readonly name: string;
  /** pg_class.relfilenode: another one holds a copy of the table. Null for what is dropped. */
  readonly file: number | null;
  readonly rows: number;
  readonly modes: readonly string[];
}

type Tables = ReadonlyMap<number, HeldTable>;

/** Tells after each statement of an open transaction what it has locked and written anew. */
export class LockLedger {
  readonly #session: Session;
  readonly #first: Tables;
  #now: Tables;

  private constructor(session: Session, tables: Tables) {
    this.#session = session;
    this.#first = tables;
    this.#now = tables;
  }

  /** Begins with what there is before the first statement. */
  static async open(session: Session): Promise<LockLedger> {
    return new LockLedger(session, await readTables(session));
  }

  /** What came since the last time. Tables that the transaction made are its own: nobody else can wait for them. */
  async next(): Promise<Pick<RehearsedStatement, 'locks' | 'rewritten'>> {
    const before = this.#now;
    this.#now = await readTables(this.#session, before);
    const others = [...this.#now.values()].filter(({ oid }) => this.#first.has(oid));
    const rowsOf = ({ oid }: HeldTable) => this.#first.get(oid)?.rows ?? 0;
    return {
      locks: others.flatMap((table) =>
        table.modes
          .filter((mode) => before.get(table.oid)?.modes.includes(mode) !== true)
          .map((mode) => ({ table: table.name, mode, rows: rowsOf(table) })),
      ),
      rewritten: others
        .filter(({ oid, file }) => file !== null && before.get(oid)?.file !== file)
        .map(({ name }) => name),
    };
  }
}

/** @param before Has the last names of those that are dropped since. */
async function readTables(session: Session, before: Tables = new Map()): Promise<Tables> {
  const { rows } = await session.send(heldLocksSql);
  const tables = rows as unknown as readonly (Omit<HeldTable, 'name'> & { readonly name: string | null })[];
  return new Map(
    tables.map((table) => [table.oid, { ...table, name: table.name ?? before.get(table.oid)?.name ?? '' }]),
  );
}
