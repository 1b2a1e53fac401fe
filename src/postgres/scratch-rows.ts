import { type DataProof, proveData, type TableData } from '../core/data-proof.ts';
import { PmdbError } from '../core/errors.ts';
import sessionSql from '../sql/isolation/session.sql';
import { readTables } from './isolation/read-catalog.ts';
import { seedEmptyTables } from './isolation/seed-empty-tables.ts';
import { DataReader } from './read-data.ts';
import type { ScratchRun } from './scratch-run.ts';
import type { Session } from './session.ts';

/** To be told of the migration that it watches. */
export interface DataWatch {
  applied(): Promise<void>;
  /** What became of the rows. */
  rolledBack(): Promise<DataProof>;
}

/**
 * Keeps rows in the tables of a scratch run. Throws NO_PRIVILEGE where its role is no superuser: row-level security would
 * hide them from it, and nobody else makes rows past triggers that refuse them.
 */
export class ScratchRows {
  /** Table → what the server had against its rows. Each is asked once. */
  readonly refused = new Map<string, string>();
  readonly #run: ScratchRun;
  readonly #reader = new DataReader();
  #prepared: Session | undefined;

  constructor(run: ScratchRun) {
    this.#run = run;
  }

  /** Fills the tables, and watches what becomes of their rows while a migration goes up and down. */
  async watch(): Promise<DataWatch> {
    const before = await this.#fill(await this.#read());
    let applied = before;
    let filled = before;
    return {
      applied: async () => {
        applied = await this.#read();
        // What the migration emptied stays empty: that is for its rollback to mend.
        filled = await this.#fill(applied, ({ oid }) => !before.some((each) => each.oid === oid));
      },
      rolledBack: async () => proveData({ before, applied, filled, after: await this.#read() }),
    };
  }

  async #read(): Promise<readonly TableData[]> {
    return await this.#reader.read(await this.#session());
  }

  async #session(): Promise<Session> {
    const { session } = this.#run;
    if (!session.facts.superuser) throw boundByPolicies(session.facts.user);
    // Compiling the long queries takes longer than running them.
    if (this.#prepared !== session) await session.send(`set jit = off; ${sessionSql}`);
    this.#prepared = session;
    return session;
  }

  /** Makes a row in each table that has none and `may` have one, and reads them all again. `before` is what they hold now. */
  async #fill(before: readonly TableData[], may = (_: TableData) => true): Promise<readonly TableData[]> {
    const lacks = (table: TableData) => table.rows === 0 && !this.refused.has(table.name) && may(table);
    const empty = before.filter(lacks).map(({ name }) => name);
    if (empty.length === 0) return before;
    await this.#seed(
      empty,
      before.filter(({ rows }) => rows > 0).map(({ name }) => name),
    );
    const filled = await this.#read();
    // A trigger may have made the row already, such as an organization's entry in a registry.
    for (const { name, rows } of filled) if (rows > 0) this.refused.delete(name);
    return filled;
  }

  async #seed(empty: readonly string[], filled: readonly string[]): Promise<void> {
    const session = await this.#session();
    const tables = await readTables(session, empty);
    await session.send('begin');
    try {
      for (const { table, message } of await seedEmptyTables(session, tables, filled)) this.refused.set(table, message);
      await session.send('commit');
    } catch (error) {
      await session.rollback();
      throw error;
    }
  }
}

function boundByPolicies(user: string): PmdbError {
  return new PmdbError('NO_PRIVILEGE', `${user} is no superuser, so that policies may hide rows from it`, {
    state: 'Nothing was changed.',
    remedy: 'Prove it with data on the embedded server: add --embedded. Or leave --with-data away.',
  });
}
