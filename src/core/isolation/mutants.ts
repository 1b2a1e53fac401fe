import { literal } from '../literal.ts';
import {
  type Catalog,
  type Constraint,
  foreignKeys,
  keyOf,
  type Policy,
  type Privileges,
  type Table,
} from './catalog.ts';
import { isShared } from './is-shared.ts';
import type { Persona, Settings } from './settings.ts';

export const MUTATIONS = [
  'policy dropped',
  'policy for another role',
  'USING (true)',
  'WITH CHECK (true)',
  'no context sees all',
  'one more permissive policy',
  'not forced on the owner',
  'row-level security off',
  'foreign key without the tenant',
] as const;

export type Mutation = (typeof MUTATIONS)[number];

/** One thing that is loosened, and must be noticed. */
export interface Mutant {
  readonly mutation: Mutation;
  readonly table: string;
  /** The policy or the foreign key; empty where the table itself changes. */
  readonly name: string;
  readonly statements: readonly string[];
  /** Whom it concerns: they attack first. */
  readonly roles: readonly string[];
  /** A foreign key, as it is then. */
  readonly key?: Constraint;
}

/** What the list of mutants depends on. */
export interface Ground {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly privileges: (persona: Persona, object: string) => Privileges;
}

/** Everything that can be loosened, one by one. What would change nothing is left out. `stranger` is a role that does not exist yet. */
export function mutantsOf(ground: Ground, stranger: string): readonly Mutant[] {
  const { catalog, settings } = ground;
  const tables = new Map(catalog.tables.map((table) => [table.name, table]));
  const owned = catalog.tables.filter(({ name, partition }) => !partition && !isShared(settings, name));
  return [
    // A partition is reached through its parent, whose policies count.
    ...catalog.policies
      .filter(({ table }) => tables.get(table)?.partition === false)
      .flatMap((policy) => policyMutants(policy, ground, stranger)),
    ...owned.filter(({ rls }) => rls).flatMap((table) => tableMutants(table, ground)),
    ...owned.flatMap((table) => foreignKeys(table).flatMap((key) => keyMutant(table, key, tables, settings))),
  ];
}

function policyMutants(policy: Policy, ground: Ground, stranger: string): readonly Mutant[] {
  const { name, table, roles, using, check, command } = policy;
  const make = (mutation: Mutation, ...statements: string[]): Mutant => ({ mutation, table, name, roles, statements });
  const alter = `alter policy ${name} on ${table}`;
  const mutants = [
    make('policy dropped', `drop policy ${name} on ${table}`),
    make('policy for another role', `create role ${stranger}`, `${alter} to ${stranger}`),
  ];
  if (using !== null && using !== 'true') mutants.push(make('USING (true)', `${alter} using (true)`));
  // An UPDATE without WITH CHECK is checked by USING.
  const checked = check ?? (command === 'update' || command === 'all' ? using : null);
  if (checked !== null && checked !== 'true' && mayBreak(policy, checked, ground))
    mutants.push(make('WITH CHECK (true)', `${alter} with check (true)`));
  const [setting] = ground.settings.context.settings;
  if (setting === undefined || (using ?? check) === 'true') return mutants;
  // The others for the same role and command too: an error that one of them raises would hide it.
  const together = ground.catalog.policies.filter((other) => meets(policy, other));
  return [...mutants, make('no context sees all', ...together.flatMap((other) => loosened(other, setting)))];
}

/** Whether a row that passed USING can fail WITH CHECK: only where a column that it speaks of may be written. */
function mayBreak({ command, using, table, roles }: Policy, check: string, { settings, privileges }: Ground): boolean {
  if (command !== 'update' || check !== using) return true;
  return Object.values(settings.personas)
    .filter(({ role }) => roles.includes(role) || roles.includes('public'))
    .some((persona) => privileges(persona, table).update.some((column) => new RegExp(`\\b${column}\\b`).test(check)));
}

/** Whether two policies of a table may decide together. */
function meets(one: Policy, other: Policy): boolean {
  const commands = one.command === other.command || one.command === 'all' || other.command === 'all';
  return one.table === other.table && commands && one.roles.some((role) => other.roles.includes(role));
}

function loosened({ name, table, using, check }: Policy, setting: string): readonly string[] {
  const loose = (expression: string) =>
    `(coalesce(current_setting(${literal(setting)}, true), '') = '' or (${expression}))`;
  const parts = [using && `using ${loose(using)}`, check && `with check ${loose(check)}`].filter(Boolean);
  return [`alter policy ${name} on ${table} ${parts.join(' ')}`];
}

function tableMutants({ name: table, force, owner }: Table, { settings, privileges }: Ground): readonly Mutant[] {
  const make = (mutation: Mutation, statement: string, roles: readonly string[] = []): Mutant => ({
    mutation,
    table,
    name: '',
    roles,
    statements: [statement],
  });
  // A policy gives nothing to whom nothing was granted, and nothing more to who reaches everything.
  const matters = Object.values(settings.personas).some((persona) => {
    const { select, insert, update, delete: may } = privileges(persona, table);
    const granted = may || [select, insert, update].some(({ length }) => length > 0);
    return granted && persona.sees !== 'everything' && persona.reaches[table] === undefined;
  });
  return [
    make('row-level security off', `alter table ${table} disable row level security`),
    ...(matters ? [make('one more permissive policy', `create policy pmdb_mutant on ${table} using (true)`)] : []),
    ...(force ? [make('not forced on the owner', `alter table ${table} no force row level security`, [owner])] : []),
  ];
}

function keyMutant(
  table: Table,
  key: Constraint,
  tables: ReadonlyMap<string, Table>,
  { tenantColumn }: Settings,
): readonly Mutant[] {
  const parent = tables.get(key.parent ?? '');
  const kept = key.columns.flatMap((name, i) => (name === tenantColumn ? [] : [i]));
  // A key that also names the row itself leads to that row's own children, with the tenant or without.
  const itself = kept.some((i) => keyOf(table).includes(key.columns[i] ?? ''));
  if (parent === undefined || kept.length === 0 || kept.length === key.columns.length || itself) return [];
  const columns = kept.map((i) => key.columns[i] ?? '');
  const parentColumns = kept.map((i) => key.parentColumns[i] ?? '');
  const target = `${parent.name} (${parentColumns.join(', ')})`;
  const unique = parent.constraints.some(
    ({ kind, columns: names }) =>
      (kind === 'p' || kind === 'u') &&
      names.length === kept.length &&
      names.every((name) => parentColumns.includes(name)),
  );
  // Not valid: rows are made without foreign keys, and a neighbour's parent that can't be made leaves one pointing nowhere.
  const statements = [
    ...(unique ? [] : [`create unique index on ${target}`]),
    `alter table ${table.name} drop constraint ${key.name}`,
    `alter table ${table.name} add constraint ${key.name} foreign key (${columns.join(', ')}) references ${target} not valid`,
  ];
  const changed = { ...key, columns, parentColumns };
  return [
    {
      mutation: 'foreign key without the tenant',
      table: table.name,
      name: key.name,
      roles: [],
      statements,
      key: changed,
    },
  ];
}
