import { literal } from '../literal.ts';
import type { Policy, Privileges, Table } from './catalog.ts';
import { keyOf } from './catalog.ts';
import type { Action, Expectation, Fact, Probe } from './probe.ts';
import { isRow, type Row, type RowSets, type SetName, typedValue } from './row-set.ts';

/** Who attacks what, and what is known of both. */
export interface Assault {
  readonly persona: string;
  readonly context: string;
  readonly table: Table;
  readonly sets: RowSets;
  readonly tenantColumn: string;
  readonly privileges: Privileges;
  readonly policies: readonly Policy[];
  /** Rows that must not be reached. */
  readonly foreign: readonly SetName[];
  /** Rows that must be reached, where the command was granted; and whether it must work. */
  readonly open: readonly SetName[];
  readonly works: (action: Action) => boolean;
}

/** Everything that can be tried with a table by one persona in one context. */
export function tableProbes(assault: Assault): readonly Probe[] {
  const reads = [...assault.foreign, ...assault.open].flatMap((set) => selectProbes(assault, set));
  const writes = [...updateProbes(assault), ...deleteProbes(assault), ...insertProbes(assault)];
  return [...reads, ...writes, ...moveProbes(assault), ...truncateProbes(assault)];
}

function fact(assault: Assault, action: Action, target: SetName | 'any', expect: Expectation): Fact {
  const { persona, context, table } = assault;
  return { persona, context, object: table.name, action, target, expect };
}

function rowsOf({ sets, table }: Assault, set: SetName): readonly Row[] {
  return sets[set].rows.get(table.name) ?? [];
}

function selectProbes(assault: Assault, set: SetName): readonly Probe[] {
  const { table, foreign, works } = assault;
  const isForeign = foreign.includes(set);
  if (!isForeign && !works('select')) return [];
  const facts = [fact(assault, 'select', set, isForeign ? 'unseen' : 'seen')];
  return rowsOf(assault, set).map((row) => ({
    facts,
    tries: [`select from ${table.name} where ${visibleCondition(assault, row, set)}`],
    plain: false,
  }));
}

/** A condition for the row that the persona may write: on columns that it may read. */
function visibleCondition({ table, privileges, tenantColumn, sets }: Assault, row: Row, set: SetName): string {
  const readable = (names: readonly string[]) => names.every((name) => privileges.select.includes(name));
  const { tenant } = sets[set];
  if (readable(keyOf(table)) || privileges.select.length === 0) return isRow(table, row);
  return readable([tenantColumn]) && tenant !== undefined ? `${tenantColumn} = ${tenant}` : 'true';
}

/** Updates and deletes without WHERE: a condition reads columns, so that the policies for SELECT would help those for the rest. */
function updateProbes(assault: Assault): readonly Probe[] {
  const { table } = assault;
  const row = rowsOf(assault, 'own')[0] ?? rowsOf(assault, 'victim')[0];
  if (row === undefined) return [];
  const tries = harmlessColumns(assault)
    .slice(0, 3)
    .map((name) => `update ${table.name} set ${name} = ${typedValue(table, row, name)}`);
  return [{ facts: touchFacts(assault, 'update'), tries, look: touched(assault), plain: true }];
}

function deleteProbes(assault: Assault): readonly Probe[] {
  const { table } = assault;
  return [
    { facts: touchFacts(assault, 'delete'), tries: [`delete from ${table.name}`], look: touched(assault), plain: true },
  ];
}

function touchFacts(assault: Assault, action: 'update' | 'delete'): readonly Fact[] {
  const { foreign, open, works } = assault;
  const controls = works(action) ? open.filter((set) => rowsOf(assault, set).length > 0) : [];
  return [
    ...foreign.map((set) => fact(assault, action, set, 'untouched')),
    ...controls.map((set) => fact(assault, action, set, 'touched')),
  ];
}

/** Whether any of a set's rows no longer stands where it stood. */
function touched(assault: Assault): string {
  const { table, sets } = assault;
  const checks = (Object.keys(sets) as SetName[]).map((set) => {
    const moved = rowsOf(assault, set).map(
      (row) => `not exists (select from ${table.name} where ${isRow(table, row)} and ctid = ${literal(row.ctid)})`,
    );
    return `${literal(set)}, ${moved.join(' or ') || 'false'}`;
  });
  return `select jsonb_build_object(${checks.join(', ')})`;
}

/** Columns to write to, those first that no constraint and no policy speaks of. */
function harmlessColumns({ table, privileges, policies }: Assault): readonly string[] {
  const weigh = (name: string) => {
    const kinds = table.constraints.filter(({ columns }) => columns.includes(name)).map(({ kind }) => kind);
    const spoken = policies.some(({ using, check }) => `${using} ${check}`.includes(name));
    return (kinds.includes('c') ? 1 : 0) + (spoken ? 2 : 0) + (kinds.some((kind) => kind !== 'c') ? 4 : 0);
  };
  const names = table.columns.filter(({ generated }) => !generated).map(({ name }) => name);
  const granted = names.filter((name) => privileges.update.includes(name));
  return [...(granted.length > 0 ? granted : names)].sort((a, b) => weigh(a) - weigh(b));
}

/** Takes a row away and lets the persona put the very same row there: nothing but a policy can be against it. */
function insertProbes(assault: Assault): readonly Probe[] {
  const { foreign, open, works } = assault;
  const attacks = foreign
    .filter((set) => set !== 'other')
    .flatMap((set) =>
      rowsOf(assault, set).map((row) => reinsert(assault, row, fact(assault, 'insert', set, 'forbidden'))),
    );
  const controls = works('insert') ? open.flatMap((set) => insertControls(assault, set)) : [];
  return [...attacks, ...controls];
}

/** One's own row, or, where the context lives by that row, a neighbour's: one of them must work. */
function insertControls(assault: Assault, set: SetName): readonly Probe[] {
  const rows = [...rowsOf(assault, set), ...(set === 'own' ? rowsOf(assault, 'other') : [])];
  return rows.map((row) => reinsert(assault, row, fact(assault, 'insert', set, 'accepted')));
}

function reinsert({ table, privileges }: Assault, row: Row, about: Fact): Probe {
  const names = table.columns.filter(({ generated }) => !generated).map(({ name }) => name);
  const granted = names.filter((name) => privileges.insert.includes(name));
  const columns = (granted.length > 0 ? granted : names).join(', ');
  const source = `jsonb_populate_record(null::${table.name}, ${literal(JSON.stringify(row.values))})`;
  return {
    facts: [about],
    prepare: `delete from ${table.name} where ${isRow(table, row)}`,
    tries: [`insert into ${table.name} (${columns}) select ${columns} from ${source}`],
    plain: true,
  };
}

/** Gives a row of one's own to the other organization, and takes one of theirs. */
function moveProbes(assault: Assault): readonly Probe[] {
  const { table, sets, tenantColumn, foreign } = assault;
  if (!table.columns.some(({ name }) => name === tenantColumn) || !foreign.includes('victim')) return [];
  const { own, victim } = sets;
  const give = `update ${table.name} set ${tenantColumn} = ${victim.tenant}`;
  const moves = rowsOf(assault, 'own').map((row) => ({
    facts: [fact(assault, 'move', 'own', 'unmoved')],
    tries: [give, `${give} where ${visibleCondition(assault, row, 'own')}`],
    plain: true,
  }));
  const steal = {
    facts: [fact(assault, 'steal', 'victim', 'untouched')],
    tries: [`update ${table.name} set ${tenantColumn} = ${own.tenant}`],
    look: touched(assault),
    plain: true,
  };
  return [...moves, steal];
}

/** TRUNCATE asks no policy. Who owns a table may drop it, and is not asked. */
function truncateProbes(assault: Assault): readonly Probe[] {
  const { table, privileges } = assault;
  if (privileges.owns) return [];
  return [
    { facts: [fact(assault, 'truncate', 'any', 'forbidden')], tries: [`truncate ${table.name} cascade`], plain: true },
  ];
}

/** Rows that are nobody's own: who doesn't own the table may not write one. A condition that never holds asks for the right alone. */
export function sharedProbes(assault: Assault): readonly Probe[] {
  const { table, privileges } = assault;
  const name = table.columns.find(({ generated }) => !generated)?.name;
  if (privileges.owns || name === undefined) return [];
  const tries: readonly (readonly [Action, string])[] = [
    ['insert', `insert into ${table.name} (${name}) select null where false`],
    ['update', `update ${table.name} set ${name} = null where false`],
    ['delete', `delete from ${table.name} where false`],
    ['truncate', `truncate ${table.name} cascade`],
  ];
  return tries.map(([action, sql]) => ({
    facts: [fact(assault, action, 'any', 'forbidden')],
    tries: [sql],
    plain: true,
  }));
}
