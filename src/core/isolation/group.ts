import { literal } from '../literal.ts';
import { remember } from '../remember.ts';
import type { Catalog, Policy, Privileges, Table } from './catalog.ts';
import { type CopyProbe, copyProbes } from './copy-probes.ts';
import { isShared } from './is-shared.ts';
import { bareProbes, type Onlooker, observations } from './object-probes.ts';
import type { Probe } from './probe.ts';
import { IMPOSTOR, LIMITS, type Limits, limitsFor, STRANGER, standing } from './reach.ts';
import { fillPlaceholders, type RowSets } from './row-set.ts';
import type { Persona, Settings } from './settings.ts';
import { type Assault, baseProbes, sharedProbes, tableProbes } from './table-probes.ts';

/** Probes of one persona in one context: they run in one transaction, each undone by itself. */
export interface Group {
  readonly persona: string;
  readonly context: string;
  /** Who attacks. */
  readonly role: string;
  /** A context that a transaction before this one was in, opened and committed. */
  readonly before?: string;
  /** The superuser's statements at the beginning. */
  readonly prepare: readonly string[];
  /** Opens the context, as `contextRole`. */
  readonly open?: string;
  /** Whether `open` itself must be refused; where it is not, the probes tell whether it showed anything. */
  readonly mustRefuse: boolean;
  readonly contextRole: string;
  /** Run by the attacker before the probes. */
  readonly forge?: string;
  readonly probes: readonly Probe[];
  /** What is looked at twice: with the victim's rows there, and with them gone. */
  readonly looks?: readonly Probe[];
  readonly copies?: readonly CopyProbe[];
}

export interface Battlefield {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly sets: RowSets;
  readonly privileges: (persona: Persona, object: string) => Privileges;
  /** The values of the context's settings, as a transaction of the victim had them. */
  readonly stolen: Values;
  /** The same of another session's. */
  readonly stolenElsewhere: Values;
  /** Shared tables that have rows. */
  readonly filled: ReadonlySet<string>;
  /** The role that attacks in a persona's place, and how to make it; see `standIn`. */
  readonly standIns: ReadonlyMap<string, StandIn>;
}

/** A role for the time of a transaction. */
export interface StandIn {
  readonly role: string;
  readonly create: string;
}

/** A group that is made when its turn comes: made all at once, they would keep the server waiting. */
export interface Planned {
  readonly context: string;
  /** A group has so much to do, compared with others. */
  readonly weight: number;
  readonly group: () => Group;
}

/** All groups: every persona in its own context, and in those that must not help it. */
export function allGroups(field: Battlefield): readonly Planned[] {
  return Object.entries(field.settings.personas).flatMap(([name, persona]) =>
    personaGroups(field, name, persona, field.catalog.tables, true),
  );
}

/** What concerns one table alone, in each persona's own context and in none. */
export function tableGroups(field: Battlefield, table: Table): readonly Group[] {
  return Object.entries(field.settings.personas)
    .flatMap(([name, persona]) => personaGroups(field, name, persona, [table], false))
    .filter(({ context }) => context === 'own' || context === 'none')
    .map(({ group }) => group())
    .filter(({ probes }) => probes.length > 0);
}

function personaGroups(
  field: Battlefield,
  name: string,
  persona: Persona,
  tables: readonly Table[],
  whole: boolean,
): readonly Planned[] {
  const make = groupMaker(field, name, persona);
  const assault = (table: Table, context: string, limits: Limits) =>
    assaultOn(field, name, persona, table, context, limits);
  const probes = (context: string, limits: Limits) =>
    tables.flatMap((table) => probesOf(field, assault(table, context, limits), limits));
  if (persona.sees === 'everything') return [make('none', () => ({ probes: probes('none', LIMITS.everything) }), 2)];
  const context = persona.context ? 'own' : 'none';
  const limits = persona.context ? LIMITS[persona.sees] : NOBODY;
  const { settings, catalog, sets } = field;
  const privileges = (object: string) => field.privileges(persona, object);
  const onlooker: Onlooker = { name, persona, context, catalog, sets, settings, privileges };
  const base = (): Parts => ({
    probes: [...probes(context, limits), ...(whole ? bareProbes(onlooker) : [])],
    looks: whole ? observations(onlooker) : [],
    copies: whole ? tables.flatMap((table) => copiesOf(field, assault(table, context, limits))) : [],
  });
  if (!persona.context) return [make('none', base, 3)];
  const open = fillPlaceholders(persona.open ?? settings.context.open, field.sets, 'own');
  return [make('own', () => ({ ...base(), open }), 3), ...strangers(field, persona, make, probes)];
}

/** What all groups of a persona have alike. */
function groupMaker(field: Battlefield, name: string, persona: Persona): Make {
  const { settings } = field;
  return (context, parts, weight = 1) => {
    const group = () => {
      const stand = field.standIns.get(name);
      const role = stand?.role ?? persona.role;
      const prepare = [stand?.create, persona.prepare && fillPlaceholders(persona.prepare, field.sets, 'own')];
      const made = parts();
      return {
        persona: name,
        context,
        role,
        contextRole: settings.context.role ?? role,
        mustRefuse: false,
        ...made,
        prepare: [...prepare.filter((sql) => sql !== undefined), ...(made.prepare ?? [])],
      };
    };
    return { context, weight, group };
  };
}

type Parts = Partial<Group> & Pick<Group, 'probes'>;
type Make = (context: string, parts: () => Parts, weight?: number) => Planned;
type Probes = (context: string, limits: Limits) => readonly Probe[];

/** Contexts that must show nothing: none, one that another left, those of isolation.json, and forged ones. */
function strangers(field: Battlefield, persona: Persona, make: Make, probes: Probes): readonly Planned[] {
  const { settings, sets } = field;
  const opening = persona.open ?? settings.context.open;
  const victims = fillPlaceholders(opening, sets, 'victim');
  const attacks = Object.entries(settings.attacks).map(([context, attack]) => {
    const prepare = attack.prepare === undefined ? [] : [fillPlaceholders(attack.prepare, sets, 'own')];
    const parts = { prepare, open: fillPlaceholders(attack.open, sets, 'own'), mustRefuse: true };
    return make(context, () => ({ ...parts, probes: probes(context, IMPOSTOR) }));
  });
  return [
    make('none', () => ({ probes: probes('none', STRANGER) })),
    make('left over', () => ({ before: victims, probes: probes('left over', STRANGER) })),
    ...attacks,
    ...(settings.context.unsealed === undefined
      ? forgers(field, fillPlaceholders(opening, sets, 'own'), make, probes)
      : []),
  ];
}

/** Who sets the settings himself: to one of the victim's values or to all of them, before a statement or in the middle of it. */
function forgers(
  { stolen, stolenElsewhere }: Battlefield,
  open: string,
  make: Make,
  probes: Probes,
): readonly Planned[] {
  if (Object.keys(stolen).length === 0) return [];
  const forged = (context: string, values: Values, parts: Partial<Group>) =>
    make(context, () => ({ ...parts, forge: `select ${assignments(values)}`, probes: probes(context, IMPOSTOR) }));
  return [
    ...Object.entries(stolen).map(([name, value]) => forged(`forged ${name}`, { [name]: value }, { open })),
    forged('replayed', stolen, {}),
    forged('replayed from another session', stolenElsewhere, {}),
    make('swapped', () => ({
      open,
      probes: probes('own', IMPOSTOR).flatMap((probe) => swapped(probe, assignments(stolen))),
    })),
  ];
}

type Values = Readonly<Record<string, string>>;

function assignments(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, true)`)
    .join(', ');
}

/**
 * The settings change inside the statement that reads, between a first look at the table, in which a condition that is worked
 * out once has been met, and a second one.
 */
function swapped(probe: Probe, change: string): readonly Probe[] {
  const [about] = probe.facts;
  const [read] = probe.tries;
  if (about?.action !== 'select' || read === undefined) return [];
  const swap = `lateral (select case when v.n = 2 then concat(${change}) end offset 0) s (done)`;
  const look = `lateral (${read.replace(/^select from/, 'select 1 from')} and concat(v.n, s.done) <> '' offset 0) x`;
  const facts = [{ ...about, context: 'swapped' }];
  return [{ ...probe, facts, tries: [`select from (values (1), (2)) v (n), ${swap}, ${look}`] }];
}

/** A role that never has a context works in none, and owns nothing. */
const NOBODY: Limits = { ...STRANGER, base: true };

const policiesByTable = remember(({ policies }: Catalog) => {
  const byTable = new Map<string, Policy[]>();
  for (const policy of policies) byTable.set(policy.table, [...(byTable.get(policy.table) ?? []), policy]);
  return byTable;
});

function assaultOn(
  field: Battlefield,
  name: string,
  persona: Persona,
  table: Table,
  context: string,
  limits: Limits,
): Assault {
  const { settings, sets, catalog } = field;
  const privileges = field.privileges(persona, table.name);
  const reach = limitsFor(persona, table.name, limits);
  const policies = policiesByTable(catalog).get(table.name) ?? [];
  const { tenantColumn } = settings;
  return {
    persona: name,
    context,
    table,
    sets,
    tenantColumn,
    privileges,
    policies,
    standing: (...what) => standing(persona, reach, table.name, privileges, what),
  };
}

function probesOf({ settings, filled }: Battlefield, assault: Assault, { base }: Limits): readonly Probe[] {
  const { name, partition } = assault.table;
  if (isShared(settings, name)) return base ? sharedProbes(assault, filled.has(name)) : [];
  if (partition) return [];
  return base ? baseProbes(assault) : tableProbes(assault);
}

function copiesOf({ settings }: Battlefield, assault: Assault): readonly CopyProbe[] {
  const { name, partition } = assault.table;
  return isShared(settings, name) || partition ? [] : copyProbes(assault);
}
