import type { Table } from '../../core/isolation/catalog.ts';
import { alternatives, type Draft, firstDraft, givenRows, seedOrder, type Values } from '../../core/isolation/draft.ts';
import { isShared } from '../../core/isolation/is-shared.ts';
import type { Unseeded } from '../../core/isolation/report.ts';
import {
  fillPlaceholders,
  isRow,
  plainValue,
  type Row,
  type RowSet,
  type RowSets,
  SET_NAMES,
  type SetName,
  typedValue,
} from '../../core/isolation/row-set.ts';
import type { Settings } from '../../core/isolation/settings.ts';
import { literal } from '../../core/literal.ts';
import type { Session } from '../session.ts';
import { type Answer, joinRows, ROW, tryRow } from './join-rows.ts';
import { Tries } from './tries.ts';

export interface Seeded {
  readonly sets: RowSets;
  readonly unseeded: readonly Unseeded[];
  /** Shared tables that have rows. */
  readonly filled: ReadonlySet<string>;
}

/**
 * Makes rows for two tenants, in every table that isn't shared, parents first: of the attacker, of his neighbour in the same
 * tenant, and of the victim. Runs in the transaction that is open.
 */
export async function seedRows(session: Session, tables: readonly Table[], settings: Settings): Promise<Seeded> {
  const seeder = new Seeder(session, tables, settings);
  await seeder.readShared();
  const own = await seeder.seed('own', {});
  const victim = await seeder.seed('victim', { own });
  const other = await seeder.seed('other', { own });
  const platform = await seeder.seed('platform', { own });
  const sets = await seeder.reread({ own, other, victim, platform });
  return { sets, unseeded: seeder.unseeded, filled: seeder.filled };
}

const SALTS: Readonly<Record<SetName, string>> = {
  own: 'attacker',
  other: 'neighbour',
  victim: 'victim',
  platform: 'platform',
};

/** Makes the rows of one set after the other. */
export class Seeder {
  readonly unseeded: Unseeded[] = [];
  readonly #session: Session;
  readonly #tables: readonly Table[];
  readonly #settings: Settings;
  readonly #usesDefaults: boolean;
  /** What isolation.json said of a row. */
  readonly #givenColumns = new WeakMap<Row, readonly string[]>();
  readonly #sharedRows = new Map<string, Row>();

  /** @param usesDefaults Where a column has a default, it needn't point at shared rows. */
  constructor(session: Session, tables: readonly Table[], settings: Settings, usesDefaults = true) {
    this.#usesDefaults = usesDefaults;
    this.#session = session;
    this.#tables = tables;
    this.#settings = settings;
  }

  /** Reference data that is there already; what is empty gets a row of its own. */
  async readShared(names = this.#sharedNames): Promise<void> {
    for (const name of names) {
      const { rows } = await this.#session.send(`select ${ROW} as row from ${name} t limit 1`);
      if (rows[0] !== undefined) this.#sharedRows.set(name, rows[0].row as Row);
    }
  }

  async seed(name: SetName, { own }: { readonly own?: RowSet }): Promise<RowSet> {
    const rows = new Map<string, Row[]>();
    const { tenants } = this.#settings;
    const sameTenant = name === 'other' ? own : undefined;
    let set: RowSet = {
      name,
      salt: SALTS[name],
      tenant: name === 'platform' ? 'null' : (sameTenant?.tenant ?? this.#madeUpTenant(name)),
      rows,
    };
    const tenantRows = tenants === null ? undefined : sameTenant?.rows.get(tenants);
    if (tenants !== null && tenantRows !== undefined) rows.set(tenants, [...tenantRows]);
    const order = seedOrder(this.#tablesFor(name));
    for (const table of [...order].sort((a, b) => Number(b.name === tenants) - Number(a.name === tenants))) {
      if (rows.has(table.name)) continue;
      const made = await this.#seedTable(table, set);
      if (isShared(this.#settings, table.name) && made[0] !== undefined) this.#sharedRows.set(table.name, made[0]);
      else rows.set(table.name, made);
      if (table.name === tenants) set = { ...set, tenant: tenantOf(table, rows) };
    }
    if (name !== 'platform') await joinRows(this.#session, this.#own, set, (row) => this.#givenColumns.get(row) ?? []);
    return set;
  }

  /** The rows as they are now, in one question: triggers and later rows may have changed them. */
  async reread(sets: RowSets): Promise<RowSets> {
    const asked = SET_NAMES.flatMap((set) =>
      this.#own.flatMap((table) => (sets[set].rows.get(table.name) ?? []).map((row) => ({ set, table, row }))),
    );
    const now = new Map(SET_NAMES.map((set) => [set, new Map<string, Row[]>()]));
    if (asked.length > 0) {
      const { rows } = await this.#session.send(
        `select i, row from (${asked
          .map(({ table, row }, i) => `select ${i} as i, ${ROW} as row from ${table.name} t where ${isRow(table, row)}`)
          .join(' union all ')}) found order by i`,
      );
      for (const { i, row } of rows) {
        const { set, table } = asked[Number(i)] as (typeof asked)[number];
        const known = now.get(set) as Map<string, Row[]>;
        known.set(table.name, [...(known.get(table.name) ?? []), row as Row]);
      }
    }
    const fresh = (set: SetName): RowSet => ({ ...sets[set], rows: now.get(set) ?? new Map() });
    return { own: fresh('own'), other: fresh('other'), victim: fresh('victim'), platform: fresh('platform') };
  }

  get filled(): ReadonlySet<string> {
    return new Set(this.#sharedRows.keys());
  }

  get #sharedNames(): readonly string[] {
    return this.#tables.map(({ name }) => name).filter((name) => isShared(this.#settings, name));
  }

  get #own(): readonly Table[] {
    return this.#tables.filter(({ name, partition }) => !partition && !isShared(this.#settings, name));
  }

  /** Which tables get a row in a set. */
  #tablesFor(name: SetName): readonly Table[] {
    const { platform } = this.#settings;
    if (name === 'platform') return this.#own.filter((table) => platform[table.name] !== undefined);
    return name === 'own' ? [...this.#own, ...this.#emptyShared] : this.#own;
  }

  get #emptyShared(): readonly Table[] {
    const { shared } = this.#settings;
    return this.#tables.filter(
      ({ name, partition }) => !partition && shared[name] !== undefined && !this.#sharedRows.has(name),
    );
  }

  #madeUpTenant(name: SetName): string | undefined {
    if (this.#settings.tenants !== null) return undefined;
    const column = this.#tables
      .flatMap(({ columns }) => columns)
      .find((each) => each.name === this.#settings.tenantColumn);
    const number = name === 'victim' ? 2 : 1;
    if (column?.category === 'N') return `${910_000 + number}`;
    return literal(column?.base === 'uuid' ? `00000000-0000-4000-8000-00000000000${number}` : SALTS[name]);
  }

  async #seedTable(table: Table, set: RowSet): Promise<Row[]> {
    const made: Row[] = [];
    // Later rows may name the first.
    (set.rows as Map<string, Row[]>).set(table.name, made);
    for (const [i, given] of givenRows(this.#settings, table.name).entries()) {
      const filled = Object.fromEntries(
        Object.entries(given).map(([column, sql]) => [column, fillPlaceholders(sql, { [set.name]: set }, set.name)]),
      );
      const salt = i === 0 ? set.salt : `${set.salt}${i + 1}`;
      const answer = await this.#seedRow(table, { ...set, salt }, filled);
      if ('row' in answer) made.push(this.#given(answer.row, Object.keys(given)));
      // A table with one row a tenant has none for neighbours.
      else if (set.name !== 'other' || answer.sqlstate !== '23505')
        this.unseeded.push({ table: table.name, set: set.name, message: answer.message });
    }
    return made;
  }

  async #seedRow(table: Table, set: RowSet, given: Values): Promise<Answer> {
    const tenant = { column: this.#settings.tenantColumn, value: set.tenant };
    const parentValue = (parent: string, column: string) => {
      const row = set.rows.get(parent)?.[0] ?? this.#sharedRows.get(parent);
      const value = row === undefined ? 'null' : plainValue(row, column);
      return value === 'null' ? undefined : value;
    };
    const sharedTable = (name: string) => this.#usesDefaults && isShared(this.#settings, name);
    const draft = firstDraft(table, set.salt, given, tenant, parentValue, sharedTable);
    const tries = new Tries();
    const answer = await this.#search(draft, false, tries);
    if ('row' in answer) return answer;
    // A neighbour's would be taken for his.
    const mayExist = set.name !== 'other' && set.rows.get(table.name)?.length === 0;
    const existing = mayExist ? await this.#existing(table, tenant) : undefined;
    if (existing !== undefined) return { row: existing };
    return await this.#search(draft, true, tries);
  }

  /** Changes what the server objects to until it objects to nothing. */
  async #search(draft: Draft, plain: boolean, tries: Tries): Promise<Answer> {
    const first = await this.#try(draft, plain);
    if ('row' in first) return first;
    const hopeless = new Set<string>();
    for (const changed of alternatives(draft, first)) {
      const changes = changesIn(draft, changed);
      if (changes.some((change) => hopeless.has(change))) continue;
      if (tries.exhausted) break;
      if (!tries.isNew(changed, plain)) continue;
      const answer = await this.#try(changed, plain);
      if ('row' in answer) return answer;
      if (answer.constraint === first.constraint && answer.column === first.column) continue;
      // Another objection is progress, if it can be met; a trigger's seldom can, whatever else is changed.
      if (changes.length === 1 && alternatives(changed, answer).length === 0) hopeless.add(changes[0] ?? '');
      const further = await this.#search(changed, plain, tries);
      if ('row' in further) return further;
    }
    return first;
  }

  async #try({ table, values }: Draft, plain: boolean): Promise<Answer> {
    const columns = Object.keys(values);
    const what =
      columns.length === 0
        ? 'default values'
        : `(${columns.join(', ')}) overriding system value values (${Object.values(values).join(', ')})`;
    return await tryRow(this.#session, `insert into ${table.name} as t ${what} returning ${ROW}`, plain);
  }

  /** A row that a trigger made already. */
  async #existing(table: Table, { column, value }: { column: string; value: string | undefined }) {
    if (value === undefined || !table.columns.some(({ name }) => name === column)) return undefined;
    const { rows } = await this.#session.send(
      `select ${ROW} as row from ${table.name} t where ${column} = ${value} limit 1`,
    );
    return rows[0]?.row as Row | undefined;
  }

  #given(row: Row, columns: readonly string[]): Row {
    this.#givenColumns.set(row, columns);
    return row;
  }
}

function changesIn(before: Draft, after: Draft): readonly string[] {
  return Object.entries(after.values).flatMap(([name, sql]) => (before.values[name] === sql ? [] : [`${name} ${sql}`]));
}

function tenantOf(table: Table, rows: ReadonlyMap<string, readonly Row[]>): string | undefined {
  const row = rows.get(table.name)?.[0];
  const [key] = table.constraints.find(({ kind }) => kind === 'p')?.columns ?? [];
  return row === undefined || key === undefined ? undefined : typedValue(table, row, key);
}
