import { literal } from '../literal.ts';
import { callsOf } from './calls.ts';
import type { Catalog, Privileges, Table } from './catalog.ts';
import type { Action, Answer, Fact, Probe, Result, Verdict } from './probe.ts';
import { isRow, type RowSets } from './row-set.ts';
import type { Persona, Settings } from './settings.ts';

/** Who looks at what is no table. */
export interface Onlooker {
  readonly name: string;
  readonly persona: Persona;
  readonly context: string;
  readonly catalog: Catalog;
  readonly sets: RowSets;
  readonly settings: Settings;
  readonly privileges: (object: string) => Privileges;
}

function fact({ name, context }: Onlooker, action: Action, object: string, expect: Fact['expect']): Fact {
  return { persona: name, context, object, action, target: expect === 'seen' ? 'own' : 'any', row: 0, expect };
}

/** Materialized views, partitions and sequences: no policy guards them, so that no right to them may be given. */
export function bareProbes(onlooker: Onlooker): readonly Probe[] {
  const { catalog, privileges } = onlooker;
  const forbid = (action: Action, object: string, sql: string): Probe => ({
    facts: [fact(onlooker, action, object, 'forbidden')],
    tries: [sql],
    plain: true,
  });
  const partitions = catalog.tables.filter(({ name, partition }) => partition && !privileges(name).owns);
  const views = catalog.views.filter(({ name, materialized }) => materialized && !privileges(name).owns);
  const sequences = onlooker.context === 'own' && owner(onlooker) ? [] : catalog.sequences;
  return [
    ...partitions.flatMap(({ name }) => [
      forbid('select', name, `select from ${name} limit 1`),
      forbid('delete', name, `delete from ${name}`),
    ]),
    ...views.map(({ name }) => forbid('view', name, `select from ${name} limit 1`)),
    ...sequences.flatMap((name) => [
      forbid('sequence', name, `select setval(${literal(name)}, 1)`),
      forbid('sequence', name, `select last_value from ${name}`),
    ]),
  ];
}

function owner({ catalog, privileges }: Onlooker): boolean {
  return catalog.tables.some(({ name }) => privileges(name).owns);
}

/** What is looked at twice, with the victim's rows there and gone: views, and functions that run with their owner's rights. */
export function observations(onlooker: Onlooker): readonly Probe[] {
  const { catalog, settings, persona } = onlooker;
  const views = catalog.views.filter(({ materialized }) => !materialized).map(({ name }) => viewProbe(onlooker, name));
  const routines = catalog.routines.filter(
    ({ name, roles }) => roles.includes(persona.role) && settings.trusted[name] === undefined,
  );
  const calls = routines.flatMap((routine) =>
    callsOf(routine, catalog.tables, onlooker.sets.victim).map((call) => callProbe(onlooker, routine, call)),
  );
  return [...views, ...calls];
}

const SEES_OWN = ['own', 'organization'];

function viewProbe(onlooker: Onlooker, name: string): Probe {
  const { privileges, persona } = onlooker;
  const works =
    SEES_OWN.includes(persona.sees) &&
    privileges(name).select.length > 0 &&
    persona.except[`view ${name}`] === undefined;
  const facts = [fact(onlooker, 'view', name, 'blind'), ...(works ? [fact(onlooker, 'view', name, 'seen')] : [])];
  return { facts, tries: [digestOf(`${name} r`, 'r::text')], plain: false, returns: true };
}

/** Ids and times are new with each call of a function that writes. */
const CHANGING = String.raw`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d\S*)?`;

function callProbe(onlooker: Onlooker, routine: Catalog['routines'][number], call: string): Probe {
  const text = routine.volatile ? `regexp_replace(r::text, ${literal(CHANGING)}, '', 'g')` : 'r::text';
  const facts = [fact(onlooker, 'function', routine.signature, 'blind')];
  const look = routine.volatile ? { look: 'select pg_temp.written()' } : {};
  if (routine.procedure) return { facts, tries: [call], plain: false, ...look };
  return { facts, tries: [digestOf(`${call} r`, text)], plain: false, returns: true, ...look };
}

function digestOf(source: string, text: string): string {
  return `select jsonb_build_object('rows', count(*), 'digest', md5(coalesce(string_agg(${text}, '|' order by ${text}), ''))) from ${source}`;
}

/**
 * Makes pg_temp.written(), which says whether anything of the victim's was written or taken away: a function, since a query
 * that names every table is long to send and to plan, and is asked a thousand times.
 *
 * @param seeded The first transaction id after the rows were made: rows that are younger were written by an attack.
 */
export function writtenFunction(catalog: Catalog, { victim }: RowSets, tenantColumn: string, seeded: string): string {
  const gone = catalog.tables.flatMap((table) =>
    (victim.rows.get(table.name) ?? []).map(
      (row) => `not exists (select from ${table.name} where ${isRow(table, row)})`,
    ),
  );
  const young = catalog.tables
    .filter(({ partition, columns }) => !partition && columns.some(({ name }) => name === tenantColumn))
    .map(
      ({ name }) =>
        `exists (select from ${name} where ${tenantColumn} = ${victim.tenant} and age(xmin) <= age(${literal(seeded)}::xid))`,
    );
  const any = ['false', ...gone, ...young].join('\n or ');
  const body = `begin return jsonb_build_object('written', ${any}); end`;
  return `create function pg_temp.written() returns jsonb language plpgsql as ${literal(body)}`;
}

/** Takes the victim's rows away, so that what is seen without them can be compared. */
export function vanishing(tables: readonly Table[], { victim }: RowSets, catalog: Catalog): readonly string[] {
  const deletes = tables.flatMap((table) =>
    (victim.rows.get(table.name) ?? []).map((row) => `delete from ${table.name} where ${isRow(table, row)}`),
  );
  const refreshes = catalog.views
    .filter(({ materialized, ofRows }) => materialized && ofRows)
    .map(({ name }) => `refresh materialized view ${name}`);
  return [
    'set local session_replication_role = replica',
    ...deletes,
    'set local session_replication_role = origin',
    ...refreshes,
  ];
}

/** Whether two looks, with the victim's rows and without, tell apart that they exist. */
export function compareLooks(probe: Probe, present: Answer, absent: Answer): readonly Result[] {
  const sql = probe.tries[0] ?? '';
  return probe.facts.map((about) => ({
    fact: about,
    answer: present,
    sql,
    verdict: verdictOf(about, present, absent),
  }));
}

function verdictOf({ expect }: Fact, present: Answer, absent: Answer): Verdict {
  if (expect === 'seen') return Number(present.seen?.rows ?? 0) > 0 ? 'held' : 'blocked';
  if (present.seen?.written === true) return 'leak';
  return glimpse(present) === glimpse(absent) ? 'held' : 'leak';
}

function glimpse({ sqlstate, message, seen }: Answer): string {
  return JSON.stringify([sqlstate, message, seen?.rows, seen?.digest]);
}
