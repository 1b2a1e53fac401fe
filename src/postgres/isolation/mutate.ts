import { PmdbError } from '../../core/errors.ts';
import type { Table } from '../../core/isolation/catalog.ts';
import { type Battlefield, type Group, tableGroups } from '../../core/isolation/group.ts';
import { guardProbes, keyProbes } from '../../core/isolation/key-probes.ts';
import { type Mutant, mutantsOf } from '../../core/isolation/mutants.ts';
import { bestOf, type Result } from '../../core/isolation/probe.ts';
import type { Mutated } from '../../core/isolation/report.ts';
import type { Session } from '../session.ts';
import { runGroup, runProbes, undone } from './attack.ts';
import { type Front, type Fronts, share } from './front.ts';

/** Loosens one thing after the other, and attacks the table that it belongs to until something is noticed. */
export async function mutateAll(fronts: Fronts): Promise<Mutated> {
  const began = performance.now();
  const mutants = new Map(fronts.map((front) => [front, mutantsFor(front)]));
  const groups = new Map<Front, Map<string, readonly Group[]>>(fronts.map((front) => [front, new Map()]));
  const all = mutants.get(fronts[0]) ?? [];
  const weights = all.map(() => 1);
  const killed = await share(fronts, weights, async (front, piece) => {
    const mutant = mutants.get(front)?.[piece];
    const table = front.field.catalog.tables.find(({ name }) => name === mutant?.table);
    if (mutant === undefined || table === undefined) return true;
    const known = groups.get(front) ?? new Map();
    if (!known.has(table.name)) known.set(table.name, tableGroups(front.field, table));
    return await isKilled(front.session, front.field, mutant, table, known.get(table.name) ?? []);
  });
  return { mutants: all, survivors: all.filter((_, i) => killed[i] === false), ms: performance.now() - began };
}

/** Roles are the whole server's: each front has a stranger of its own. */
function mutantsFor({ session, field }: Front): readonly Mutant[] {
  return mutantsOf(field, `pmdb_stranger_${session.facts.pid}`);
}

async function isKilled(
  session: Session,
  field: Battlefield,
  mutant: Mutant,
  table: Table,
  groups: readonly Group[],
): Promise<boolean> {
  return await undone(session, async () => {
    await session.send(mutant.statements.join(';\n'));
    if (mutant.key !== undefined) return noticed(await runProbes(session, 'none', mutatedKey(field, table, mutant)));
    if (noticed(await runProbes(session, 'none', guardProbes([table], field.settings)))) return true;
    for (const group of inOrder(field, mutant, groups)) if (await notices(session, group)) return true;
    return false;
  });
}

function mutatedKey(field: Battlefield, table: Table, { key, name }: Mutant) {
  const constraints = table.constraints.map((each) => (each.name === name && key !== undefined ? key : each));
  const tables = field.catalog.tables.map((each) => (each === table ? { ...table, constraints } : each));
  const object = `${table.name} ${name}`;
  return keyProbes(tables, field.sets, field.settings).filter(({ facts }) => facts[0]?.object === object);
}

async function notices(session: Session, group: Group): Promise<boolean> {
  try {
    return noticed(await runGroup(session, group, [], true));
  } catch (error) {
    // A context that can't be opened any more is noticed by everybody.
    if (error instanceof PmdbError && error.code === 'BAD_CONFIG') return true;
    throw error;
  }
}

function noticed(results: readonly Result[]): boolean {
  return bestOf(results).some(({ verdict }) => verdict !== 'held');
}

/** Whom the mutant concerns attacks first. */
function inOrder({ settings }: Battlefield, { mutation, roles }: Mutant, groups: readonly Group[]): readonly Group[] {
  const wanted = mutation === 'no context sees all' ? 'none' : 'own';
  const weigh = ({ persona, context }: Group) =>
    (roles.includes(settings.personas[persona]?.role ?? '') ? 0 : 2) + (context === wanted ? 0 : 1);
  return [...groups].sort((a, b) => weigh(a) - weigh(b));
}
