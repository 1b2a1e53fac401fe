import { literal } from '../literal.ts';
import { type Constraint, columnOf, foreignKeys, keyOf, type Table } from './catalog.ts';
import { isShared } from './is-shared.ts';
import type { Fact, Probe } from './probe.ts';
import { isRow, plainValue, type Row, type RowSets, typedValue, unquoted } from './row-set.ts';
import type { Settings } from './settings.ts';

/** Foreign keys that lead to a row of a tenant: each is pointed at the victim's. Nobody's rights count here: the key itself must refuse. */
export function keyProbes(tables: readonly Table[], sets: RowSets, settings: Settings): readonly Probe[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return tables
    .filter(({ name, partition }) => !partition && !isShared(settings, name))
    .flatMap((table) =>
      foreignKeys(table).flatMap((key) => {
        const parent = byName.get(key.parent ?? '');
        return parent !== undefined && leadsToTenant(key, parent, settings)
          ? probesOf(table, key, parent, sets, settings)
          : [];
      }),
    );
}

function leadsToTenant({ columns }: Constraint, parent: Table, settings: Settings): boolean {
  const { tenantColumn, tenants } = settings;
  if (isShared(settings, parent.name)) return false;
  // The tenant itself: that is moving a row, which policies refuse.
  if (columns.length === 1 && columns[0] === tenantColumn) return false;
  return parent.name === tenants || parent.columns.some(({ name }) => name === tenantColumn);
}

function probesOf(table: Table, key: Constraint, parent: Table, sets: RowSets, settings: Settings): readonly Probe[] {
  const rows = sets.own.rows.get(table.name) ?? [];
  const own = rows.find((row) => key.columns.every((name) => plainValue(row, name) !== 'null')) ?? rows[0];
  const victim = sets.victim.rows.get(parent.name)?.[0];
  if (own === undefined || victim === undefined) return [];
  const about: Fact = {
    persona: 'anybody',
    context: 'own',
    object: `${table.name} ${key.name}`,
    action: 'key',
    target: 'victim',
    row: 0,
    expect: 'no parent',
  };
  const update = `update ${table.name} set ${assignments(table, key, own, parent, victim, settings)} where ${isRow(table, own)}`;
  const immediate = 'set constraints all immediate';
  if (settings.guarded[unquoted(key.name)] !== undefined)
    return [{ facts: [{ ...about, expect: 'refused' }], prepare: immediate, tries: [update], plain: false }];
  // Other keys on the same columns, and triggers, would refuse in the key's place.
  const alone = `select pg_temp.enforce_key(${literal(table.name)}, ${literal(key.name)})`;
  return [{ facts: [about], prepare: `${alone}; ${immediate}`, tries: [update], plain: true }];
}

/** All columns of the key but the tenant's; of a generated one, what it is computed from. */
function assignments(table: Table, key: Constraint, own: Row, parent: Table, victim: Row, settings: Settings): string {
  const pairs = key.columns.map((name, i) => [name, key.parentColumns[i] ?? ''] as const);
  const others = pairs.filter(([name]) => name !== settings.tenantColumn);
  // What names the row itself stays, where something else says which parent is meant.
  const foreign = others.filter(([name]) => !keyOf(table).includes(name));
  return (foreign.length > 0 ? foreign : others)
    .map(([name, parentColumn]) => {
      const column = columnOf(table, name);
      const source = column.sources.find((each) => plainValue(own, each) === plainValue(own, name)) ?? name;
      return `${source} = ${typedValue(parent, victim, parentColumn)}`;
    })
    .join(', ');
}

/** Whether row-level security is on, and binds the owner too: looked up, for it also counts where nobody has any right yet. */
export function guardProbes(tables: readonly Table[], settings: Settings): readonly Probe[] {
  return tables
    .filter(({ name, partition }) => !partition && !isShared(settings, name))
    .map(({ name }) => {
      const guard = settings.unforced[name] === undefined ? 'relrowsecurity and relforcerowsecurity' : 'relrowsecurity';
      const about = {
        persona: 'anybody',
        context: 'own',
        object: name,
        action: 'guard',
        target: 'any',
        row: 0,
        expect: 'guarded',
      } as const;
      const look = `select jsonb_build_object('guarded', ${guard}) from pg_class where oid = ${literal(name)}::regclass`;
      return { facts: [about], tries: [look], plain: false, returns: true };
    });
}
