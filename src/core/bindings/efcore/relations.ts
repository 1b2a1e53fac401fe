import type { ConstraintDescription } from '../../schema-description.ts';
import { UniqueNames } from '../names.ts';
import { csharpName, RESERVED_MEMBERS } from './csharp-names.ts';
import type { Entity, Property } from './entity-model.ts';

/** A foreign key as EF Core knows it: by it, rows are written in an order that the keys allow. */
export interface Relation {
  /** Of the property that holds the row referred to. */
  readonly name: string;
  readonly target: Entity;
  /** Properties that refer, and what they refer to. */
  readonly from: readonly Property[];
  readonly to: readonly Property[];
  /** What is referred to is the primary key. */
  readonly toPrimaryKey: boolean;
}

/** Those of the tables' foreign keys that EF Core can hold, by entity. */
export function relationsOf(entities: readonly Entity[]): ReadonlyMap<Entity, readonly Relation[]> {
  const byTable = new Map(entities.map((entity) => [nameOf(entity.table), entity]));
  return new Map(entities.map((entity) => [entity, relationsFrom(entity, byTable)]));
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([schema, name]);
}

function relationsFrom(entity: Entity, byTable: ReadonlyMap<string, Entity>): Relation[] {
  if (!hasKey(entity)) return [];
  const names = new UniqueNames([...RESERVED_MEMBERS, entity.name, ...entity.properties.map(({ name }) => name)]);
  const found = new Map<string, Relation>();
  for (const key of entity.table.constraints) {
    if (key.type !== 'foreign key' || key.references === null) continue;
    const target = byTable.get(nameOf({ schema: key.references.schema, name: key.references.table }));
    if (target === undefined || !hasKey(target)) continue;
    const pairs = pairsOf(key, entity, target);
    if (pairs === undefined) continue;
    // A second key over the same columns, such as one with the organization's id before it, is the same to EF Core.
    const same = JSON.stringify([nameOf(target.table), pairs.from.map(({ name }) => name)]);
    if (!found.has(same)) found.set(same, { name: names.take(relationName(pairs.from)), target, ...pairs });
  }
  return [...found.values()];
}

type Pairs = Pick<Relation, 'from' | 'to' | 'toPrimaryKey'>;

/**
 * Where the columns referred to have the whole primary key among them, that alone: the database sees to the others, which
 * are the organization's id in most keys, and EF Core need not hold that one for unchangeable.
 */
function pairsOf({ columns, references }: ConstraintDescription, entity: Entity, target: Entity): Pairs | undefined {
  const all = columns.map((column, i) => ({ column, referred: references?.columns[i] ?? '' }));
  const primary = primaryKey(target);
  const toPrimaryKey = primary.length > 0 && primary.every((name) => all.some(({ referred }) => referred === name));
  const kept = toPrimaryKey ? all.filter(({ referred }) => primary.includes(referred)) : all;
  const from = kept.flatMap(({ column }) => propertyOf(entity, column));
  const to = kept.flatMap(({ referred }) => propertyOf(target, referred));
  const whole = from.length === kept.length && to.length === kept.length;
  const alike = from.every(({ type }, i) => type === to[i]?.type) && to.every(({ nullable }) => !nullable);
  return whole && alike ? { from, to, toPrimaryKey } : undefined;
}

/** Without one EF Core reads rows, and neither writes them nor refers to them. */
export function hasKey(entity: Entity): boolean {
  const key = primaryKey(entity);
  return !entity.view && key.length > 0 && key.every((column) => propertyOf(entity, column).length > 0);
}

export function primaryKey({ table }: Entity): readonly string[] {
  return table.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
}

export function propertyOf({ properties }: Entity, column: string): readonly Property[] {
  return properties.filter(({ field }) => field.column === column);
}

/** "property_id" → "Property"; "currency" → "CurrencyRow", as "Currency" is its code. */
function relationName(from: readonly Property[]): string {
  const column = from.at(-1)?.field.column ?? '';
  const [, stem] = /^(.+)_(?:id|uuid|code|key)$/.exec(column) ?? [];
  return stem === undefined ? `${csharpName(column)}Row` : csharpName(stem);
}
