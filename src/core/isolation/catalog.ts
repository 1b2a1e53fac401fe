/** What the attack matrix knows of a database: its catalog, and nothing else. Names are quoted, ready for a statement. */
export interface Catalog {
  readonly tables: readonly Table[];
  readonly views: readonly View[];
  readonly sequences: readonly string[];
  readonly routines: readonly Routine[];
  readonly policies: readonly Policy[];
}

export interface Table {
  /** "core.units" */
  readonly name: string;
  readonly partition: boolean;
  readonly owner: string;
  /** Row-level security, and whether it binds the owner too. */
  readonly rls: boolean;
  readonly force: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  /** The type itself, or that under a domain, without its length. */
  readonly base: string;
  /** pg_type.typcategory */
  readonly category: string;
  /** Characters that fit in; null without a limit. */
  readonly length: number | null;
  /** Of an enum. */
  readonly labels: readonly string[];
  readonly required: boolean;
  readonly default: boolean;
  readonly generated: boolean;
  /** Which columns a generated column is computed from. */
  readonly sources: readonly string[];
}

export interface Constraint {
  /** pg_constraint.contype: c check, f foreign key, p primary key, u unique, x exclusion. */
  readonly kind: 'c' | 'f' | 'p' | 'u' | 'x';
  readonly name: string;
  readonly columns: readonly string[];
  readonly parent: string | null;
  readonly parentColumns: readonly string[];
  readonly definition: string;
}

export interface View {
  readonly name: string;
  readonly materialized: boolean;
  /** Whether it reads a table or a view at all. */
  readonly ofRows: boolean;
}

/** A function that runs with its owner's rights. */
export interface Routine {
  readonly name: string;
  readonly signature: string;
  readonly procedure: boolean;
  readonly volatile: boolean;
  readonly arguments: readonly Argument[];
  /** Who may call it, of the roles that were asked for. */
  readonly roles: readonly string[];
}

export interface Argument {
  readonly name: string;
  readonly type: string;
  readonly category: string;
  readonly optional: boolean;
}

export type Command = 'select' | 'insert' | 'update' | 'delete';

export interface Policy {
  readonly name: string;
  readonly table: string;
  readonly permissive: boolean;
  readonly command: Command | 'all';
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** What a role may do with a table; columns for the first three. */
export interface Privileges {
  readonly owns: boolean;
  readonly select: readonly string[];
  readonly insert: readonly string[];
  readonly update: readonly string[];
  readonly delete: boolean;
}

export const NO_PRIVILEGES: Privileges = { owns: false, select: [], insert: [], update: [], delete: false };

/** The columns that name a row; those of the primary key, or of another unique key without one. */
export function keyOf(table: Table): readonly string[] {
  const keys = table.constraints.filter(({ kind }) => kind === 'p' || kind === 'u');
  return (keys.find(({ kind }) => kind === 'p') ?? keys[0])?.columns ?? [];
}

export function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((each) => each.name === name);
  if (column === undefined) throw new Error(`${table.name} has no column ${name}`);
  return column;
}

/** Foreign keys, those of most columns first: they decide what a shared column holds. */
export function foreignKeys(table: Table): readonly Constraint[] {
  return table.constraints.filter(({ kind }) => kind === 'f').sort((a, b) => b.columns.length - a.columns.length);
}
