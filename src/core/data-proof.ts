/** What one table holds at one moment. */
export interface TableData {
  /** "core.units", ready to be put into a statement. */
  readonly name: string;
  /** pg_class.oid: a table that was dropped and made again is another one. */
  readonly oid: number;
  readonly rows: number;
  readonly columns: readonly ColumnData[];
}

export interface ColumnData {
  readonly name: string;
  /** pg_attribute.attnum: a column that was dropped and made again is another one. */
  readonly number: number;
  /** Those that are not null. */
  readonly values: number;
  /** The same for the same values in the same rows, whatever their order. */
  readonly hash: string;
}

/** Data that is not as it was. */
export interface DataChange {
  /** "core.units", or "core.units.floor". */
  readonly object: string;
  readonly what: 'rows gone' | 'rows left' | 'values gone' | 'values other';
  readonly count: number;
}

/** Four moments of a proof. */
export interface Moments {
  readonly before: readonly TableData[];
  /** The migration is applied. */
  readonly applied: readonly TableData[];
  /** Its new tables have rows too: making them may have changed others. */
  readonly filled: readonly TableData[];
  /** It is rolled back. */
  readonly after: readonly TableData[];
}

/** What became of the rows that were there while a migration went up and down. */
export interface DataProof {
  /** Tables that had rows, and rows in them, before the migration. */
  readonly tables: number;
  readonly rows: number;
  /** What went when the migration dropped its table or column, and no rollback can bring back. */
  readonly lost: readonly DataChange[];
  /** What outlived the migration, or was changed by it, and is not as it was after the rollback. */
  readonly wrong: readonly DataChange[];
  /** Rows that came with the migration and stay, as those of an audit trail do. */
  readonly left: readonly DataChange[];
  /** What the rollback drops together with a table or column that came with the migration. */
  readonly undone: readonly DataChange[];
}

/** Holds what is there after a rollback to what was there before its migration. */
export function proveData(moments: Moments): DataProof {
  const { before, filled } = moments;
  const changes = before.flatMap((table) => changesOf(table, moments));
  const by = (fate: Fate) => changes.filter((each) => each.fate === fate).map(({ fate: _, ...change }) => change);
  return {
    tables: before.filter(({ rows }) => rows > 0).length,
    rows: before.reduce((sum, { rows }) => sum + rows, 0),
    lost: by('lost'),
    wrong: by('wrong'),
    left: by('left'),
    undone: filled.flatMap((table) => broughtAlong(table, byOid(before, table))),
  };
}

type Fate = 'lost' | 'wrong' | 'left';
type Found = DataChange & { readonly fate: Fate };

function changesOf(before: TableData, moments: Moments): Found[] {
  const { name: object } = before;
  const after = moments.after.find((each) => each.name === object) ?? { rows: 0, columns: [] };
  const [applied, filled] = [byOid(moments.applied, before), byOid(moments.filled, before)];
  if (applied === undefined || filled === undefined) {
    const count = before.rows - after.rows;
    if (count > 0) return [{ fate: 'lost', object, what: 'rows gone', count }];
    return before.columns.flatMap((column) => lostValues(object, column, after.columns));
  }
  // What the migration left alone is held to what it was just before the rollback.
  const expected = applied.rows === before.rows ? filled.rows : before.rows;
  if (after.rows < expected) return [{ fate: 'wrong', object, what: 'rows gone', count: expected - after.rows }];
  if (after.rows > expected) return [{ fate: 'left', object, what: 'rows left', count: after.rows - expected }];
  return before.columns.flatMap((column) => {
    const [there, then] = [byNumber(applied.columns, column), byNumber(filled.columns, column)];
    if (there === undefined || then === undefined) return lostValues(object, column, after.columns);
    const held = there.hash === column.hash ? then : column;
    // The migration changed it, and so did the making of rows: nobody knows what it should be.
    if (held === column && then.hash !== there.hash) return [];
    const now = after.columns.find(({ name }) => name === column.name);
    if (now?.hash === held.hash) return [];
    // Some of them may have been null, and be so no more.
    const count = Math.max(held.values, now?.values ?? 0);
    return [{ fate: 'wrong', object: `${object}.${column.name}`, what: 'values other', count }];
  });
}

function lostValues(table: string, { name, hash, values }: ColumnData, after: readonly ColumnData[]): Found[] {
  if (values === 0 || after.some((each) => each.name === name && each.hash === hash)) return [];
  return [{ fate: 'lost', object: `${table}.${name}`, what: 'values gone', count: values }];
}

function broughtAlong({ name, columns, rows }: TableData, before: TableData | undefined): DataChange[] {
  if (before === undefined) return rows === 0 ? [] : [{ object: name, what: 'rows gone', count: rows }];
  return columns
    .filter((column) => column.values > 0 && byNumber(before.columns, column) === undefined)
    .map((column) => ({ object: `${name}.${column.name}`, what: 'values gone', count: column.values }));
}

function byOid(tables: readonly TableData[], { oid }: TableData): TableData | undefined {
  return tables.find((each) => each.oid === oid);
}

function byNumber(columns: readonly ColumnData[], { number }: ColumnData): ColumnData | undefined {
  return columns.find((each) => each.number === number);
}
