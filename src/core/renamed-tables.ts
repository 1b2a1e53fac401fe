import { type CatalogObject, type Difference, differences } from './fingerprint.ts';
import { split } from './restoring-parts.ts';

/** A table of the files that stands in the database under another name. */
interface Renamed {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Like `differences`, but for a table that was renamed or moved to another schema: where one is missing and one is too much,
 * and the columns of both are the same to the letter, it is told once, and not as a table that is lost and one to be dropped.
 * What is said of it elsewhere, such as in a foreign key, is compared under its right name. Where several tables have the
 * same columns nobody knows which is which, and they stay missing and unexpected.
 */
export function differencesOfDrift(expected: readonly CatalogObject[], actual: readonly CatalogObject[]): Difference[] {
  const renamed = renamedTables(expected, actual);
  if (renamed.length === 0) return differences(expected, actual);
  const wanted = new Map(expected.map((each) => [`${each.kind} ${each.object}`, each.definition]));
  const names = [...renamed, ...renamed.flatMap((each) => movedAlong(each, actual))];
  const righted = actual.map((each) => {
    const object = names.reduce(withName, each.object);
    const definition = names.reduce(withName, each.definition);
    // Only what is right but for the name: a body of a function, say, keeps the old one when a table is renamed.
    const right = wanted.get(`${each.kind} ${object}`) === definition;
    return { ...each, object, definition: right ? definition : each.definition };
  });
  return [
    ...renamed.map((names): Difference => ({ state: 'renamed', kind: 'table', object: names.expected, ...names })),
    ...differences(expected, righted),
  ];
}

function renamedTables(expected: readonly CatalogObject[], actual: readonly CatalogObject[]): readonly Renamed[] {
  const [missing, extra] = [tablesNotIn(actual, expected), tablesNotIn(expected, actual)];
  const schemas = new Set(actual.filter(({ kind }) => kind === 'schema').map(({ object }) => object));
  return missing.flatMap((table): Renamed[] => {
    const alike = extra.filter(({ columns }) => columns === table.columns);
    const rivals = missing.filter(({ columns }) => columns === table.columns);
    const [other] = alike;
    if (other === undefined || alike.length > 1 || rivals.length > 1) return [];
    // Without its schema it can't come back, nor what else was in there.
    const [schema] = split(table.object);
    return schema === '' || schemas.has(schema) ? [{ expected: table.object, actual: other.object }] : [];
  });
}

/** Tables that have columns. They may be in a schema that isn't there either. */
function tablesNotIn(others: readonly CatalogObject[], objects: readonly CatalogObject[]) {
  const there = new Set(others.filter(({ kind }) => kind === 'table').map(({ object }) => object));
  return objects
    .filter(({ kind, object }) => kind === 'table' && !there.has(object))
    .map(({ object }) => ({ object, columns: columnsOf(object, objects) }))
    .filter(({ columns }) => columns !== '');
}

/** As one text, in the order of their names. All partitions of a table have the same: their bounds tell them apart. */
function columnsOf(table: string, objects: readonly CatalogObject[]): string {
  const [schema] = split(table);
  // In a default stands the sequence of the column, which moves with it.
  const ownSchema = schema === '' ? /(?!)/ : new RegExp(`(?<=^[^\\n]* default nextval\\(')${escaped(schema)}\\.`);
  const own = objects.find(({ kind, object }) => kind === 'table' && object === table);
  const columns = objects
    .filter(({ kind, object }) => kind === 'column' && split(object)[0] === table)
    .map(({ object, definition }) => `${split(object)[1]} ${definition.replace(ownSchema, '')}`)
    .sort();
  return [...columns, ...(own?.definition.match(/^(?:partition|inherits) .*$/gm) ?? [])].join('\n');
}

/** What may stand before and behind a name, so that it is this one and no part of another. */
export function named(name: string, flags = ''): RegExp {
  return new RegExp(`(?<![\\w$".])${escaped(name)}(?![\\w$"])`, flags);
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Indexes of a table, and sequences that its columns own, go to another schema with it. */
function movedAlong({ expected, actual }: Renamed, objects: readonly CatalogObject[]): readonly Renamed[] {
  const [[schema], [there]] = [split(expected), split(actual)];
  if (schema === there) return [];
  const ofTable = new RegExp(`(?: ON (?:ONLY )?${escaped(actual)} USING |^owned by ${escaped(actual)}\\.)`, 'm');
  return objects
    .filter(({ kind, definition }) => ['index', 'sequence'].includes(kind) && ofTable.test(definition))
    .map(({ object }) => ({ expected: `${schema}.${split(object)[1]}`, actual: object }));
}

function withName(text: string, { expected, actual }: Renamed): string {
  return text.replace(named(actual, 'g'), () => expected);
}
