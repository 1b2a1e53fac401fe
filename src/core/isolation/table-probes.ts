import { literal } from '../literal.ts';
import { remember } from '../remember.ts';
import type { Policy, Privileges, Table } from './catalog.ts';
import { keyOf } from './catalog.ts';
import type { Action, Expectation, Fact, Probe } from './probe.ts';
import type { Standing } from './reach.ts';
import { isRow, type Row, type RowSets, SET_NAMES, type SetName, typedValue } from './row-set.ts';

/** Who attacks what, and what is known of both. */
export interface Assault {
  readonly persona: string;
  readonly context: string;
  readonly table: Table;
  readonly sets: RowSets;
  readonly tenantColumn: string;
  readonly privileges: Privileges;
  readonly policies: readonly Policy[];
  readonly standing: (action: Action, target: SetName | 'any', row: number) => Standing;
}

/** Everything that can be tried with a table by one persona in the context that it works in. */
export function baseProbes(assault: Assault): readonly Probe[] {
  return [...tableProbes(assault), ...moveProbes(assault), ...truncateProbes(assault)];
}

/** The four commands. */
export function tableProbes(assault: Assault): readonly Probe[] {
  return [...selectProbes(assault), ...updateProbes(assault), ...deleteProbes(assault), ...insertProbes(assault)];
}

function fact(assault: Assault, action: Action, target: SetName | 'any', expect: Expectation, row = 0): Fact {
  const { persona, context, table } = assault;
  return { persona, context, object: table.name, action, target, row, expect };
}

function rowsOf({ sets, table }: Assault, set: SetName): readonly Row[] {
  return sets[set].rows.get(table.name) ?? [];
}

/** What a command must and must not do with each row. */
function factsOf(
  assault: Assault,
  action: Action,
  works: Expectation,
  refused: Expectation,
): readonly (readonly [Row, Fact])[] {
  return SET_NAMES.flatMap((set) =>
    rowsOf(assault, set).flatMap((row, i) => {
      const standing = assault.standing(action, set, i);
      if (standing === 'ignored') return [];
      return [[row, fact(assault, action, set, standing === 'open' ? works : refused, i)] as const];
    }),
  );
}

function selectProbes(assault: Assault): readonly Probe[] {
  return factsOf(assault, 'select', 'seen', 'unseen').map(([row, about]) => ({
    facts: [about],
    tries: [`select from ${assault.table.name} where ${visibleCondition(assault, row, about.target as SetName)}`],
    plain: false,
  }));
}

/** A condition for the row that the persona may write: on columns that it may read. */
function visibleCondition({ table, privileges, tenantColumn, sets }: Assault, row: Row, set: SetName): string {
  const readable = (names: readonly string[]) => names.every((name) => privileges.select.includes(name));
  const { tenant } = sets[set];
  if (readable(keyOf(table)) || privileges.select.length === 0) return isRow(table, row);
  if (!readable([tenantColumn]) || tenant === undefined) return 'true';
  return tenant === 'null' ? `${tenantColumn} is null` : `${tenantColumn} = ${tenant}`;
}

/** Updates and deletes without WHERE: a condition reads columns, so that the policies for SELECT would help those for the rest. */
function updateProbes(assault: Assault): readonly Probe[] {
  const { table } = assault;
  const row = rowsOf(assault, 'own')[0] ?? rowsOf(assault, 'victim')[0];
  if (row === undefined) return [];
  return touching(assault, 'update', () =>
    harmlessColumns(assault)
      .slice(0, 3)
      .map((name) => `update ${table.name} set ${name} = ${typedValue(table, row, name)}`),
  );
}

function deleteProbes(assault: Assault): readonly Probe[] {
  return touching(assault, 'delete', () => [`delete from ${assault.table.name}`]);
}

function touching(assault: Assault, action: 'update' | 'delete', tries: () => readonly string[]): readonly Probe[] {
  const facts = factsOf(assault, action, 'touched', 'untouched').map(([, about]) => about);
  return facts.length === 0 ? [] : [{ facts, tries: tries(), look: touched(assault), plain: true }];
}

/** Which of each set's rows no longer stand where they stood: the same question whoever attacks. */
function touched(assault: Assault): string {
  const { table, sets } = assault;
  const known = touchedIn(sets);
  const text = known.get(table.name) ?? touchedText(assault);
  known.set(table.name, text);
  return text;
}

const touchedIn = remember((_: RowSets) => new Map<string, string>());

function touchedText(assault: Assault): string {
  const { table } = assault;
  const lists = SET_NAMES.map((set) => {
    const moved = rowsOf(assault, set).map(
      (row) => `not exists (select from ${table.name} where ${isRow(table, row)} and ctid = ${literal(row.ctid)})`,
    );
    return `${literal(set)}, jsonb_build_array(${moved.join(', ')})`;
  });
  return `select jsonb_build_object(${lists.join(', ')})`;
}

/** Columns to write to, those first that no constraint and no policy speaks of. */
function harmlessColumns({ table, privileges, policies }: Assault): readonly string[] {
  const names = orderedColumns(table)(policies);
  const granted = names.filter((name) => privileges.update.includes(name));
  return granted.length > 0 ? granted : names;
}

const orderedColumns = remember((table: Table) =>
  remember((policies: readonly Policy[]) => {
    const spoken = policies.map(({ using, check }) => `${using} ${check}`).join(' ');
    const checked = new Set(table.constraints.flatMap(({ kind, columns }) => (kind === 'c' ? columns : [])));
    const keyed = new Set(table.constraints.flatMap(({ kind, columns }) => (kind === 'c' ? [] : columns)));
    const weigh = (name: string) =>
      (checked.has(name) ? 1 : 0) + (spoken.includes(name) ? 2 : 0) + (keyed.has(name) ? 4 : 0);
    const names = table.columns.filter(({ generated }) => !generated).map(({ name }) => name);
    const weights = new Map(names.map((name) => [name, weigh(name)]));
    return names.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
  }),
);

/**
 * Takes a row away and lets the persona put the very same row there: nothing but a policy can be against it. Of one's own row
 * or, where the context lives by that row, a neighbour's, one must work.
 */
function insertProbes(assault: Assault): readonly Probe[] {
  return factsOf(assault, 'insert', 'accepted', 'forbidden').flatMap(([row, about]) => {
    if (about.expect === 'forbidden') return [reinsert(assault, row, about)];
    if (about.target === 'other') return [];
    const neighbours = about.target === 'own' ? rowsOf(assault, 'other').slice(about.row, about.row + 1) : [];
    return [row, ...neighbours].map((each) => reinsert(assault, each, about));
  });
}

const valuesOf = remember(({ values }: Row) => literal(JSON.stringify(values)));

function reinsert({ table, privileges }: Assault, row: Row, about: Fact): Probe {
  const names = table.columns.filter(({ generated }) => !generated).map(({ name }) => name);
  const granted = names.filter((name) => privileges.insert.includes(name));
  const columns = (granted.length > 0 ? granted : names).join(', ');
  const source = `jsonb_populate_record(null::${table.name}, ${valuesOf(row)})`;
  const probe: Probe = {
    facts: [about],
    tries: [`insert into ${table.name} (${columns}) select ${columns} from ${source}`],
    plain: true,
  };
  // Without the right to insert, the row is in nobody's way.
  return granted.length === 0 ? probe : { ...probe, prepare: `delete from ${table.name} where ${isRow(table, row)}` };
}

/** Gives a row of one's own to the other organization, and takes one of theirs. */
function moveProbes(assault: Assault): readonly Probe[] {
  const { table, sets, tenantColumn } = assault;
  if (!table.columns.some(({ name }) => name === tenantColumn)) return [];
  if (assault.standing('update', 'victim', 0) !== 'foreign') return [];
  const { own, victim } = sets;
  const give = `update ${table.name} set ${tenantColumn} = ${victim.tenant}`;
  const moves = rowsOf(assault, 'own').map((row, i) => ({
    facts: [fact(assault, 'move', 'own', 'unmoved', i)],
    tries: [give, `${give} where ${visibleCondition(assault, row, 'own')}`],
    plain: true,
  }));
  const steal = {
    facts: rowsOf(assault, 'victim').map((_, i) => fact(assault, 'steal', 'victim', 'untouched', i)),
    tries: [`update ${table.name} set ${tenantColumn} = ${own.tenant}`],
    look: touched(assault),
    plain: true,
  };
  return [...moves, steal];
}

/** TRUNCATE asks no policy. Who owns a table may drop it, and is not asked. */
function truncateProbes(assault: Assault): readonly Probe[] {
  const { table, privileges } = assault;
  if (privileges.owns || assault.standing('delete', 'victim', 0) !== 'foreign') return [];
  return [
    { facts: [fact(assault, 'truncate', 'any', 'forbidden')], tries: [`truncate ${table.name} cascade`], plain: true },
  ];
}

/**
 * Rows that are nobody's own: who was granted to may read them, and who doesn't own the table may not write one. A condition
 * that never holds asks for the right alone.
 */
export function sharedProbes(assault: Assault, filled: boolean): readonly Probe[] {
  const { table, privileges, standing } = assault;
  const name = table.columns.find(({ generated }) => !generated)?.name;
  const seen = {
    facts: [fact(assault, 'select', 'any', 'seen')],
    tries: [`select from ${table.name} limit 1`],
    plain: true,
  };
  const reads = filled && standing('select', 'any', 0) === 'open' ? [seen] : [];
  if (privileges.owns || name === undefined || standing('delete', 'victim', 0) !== 'foreign') return reads;
  const tries: readonly (readonly [Action, string])[] = [
    ['insert', `insert into ${table.name} (${name}) select null where false`],
    ['update', `update ${table.name} set ${name} = null where false`],
    ['delete', `delete from ${table.name} where false`],
    ['truncate', `truncate ${table.name} cascade`],
  ];
  const writes = tries.map(([action, sql]) => ({
    facts: [fact(assault, action, 'any', 'forbidden')],
    tries: [sql],
    plain: true,
  }));
  return [...reads, ...writes];
}
