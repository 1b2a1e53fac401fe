import { createHash } from 'node:crypto';

/** One thing in a database that a migration can change, as src/sql/fingerprint.sql puts it into words. */
export interface CatalogObject {
  /** Null for what belongs to no schema, such as an extension. */
  readonly schema: string | null;
  /** "table", "column", "policy", … */
  readonly kind: string;
  /** "core.units.unit_number"; without its schema where that was taken out, so that tenants compare. */
  readonly object: string;
  readonly definition: string;
}

/**
 * How one object differs: missing has no `actual`, unexpected has no `expected`. A table that is `renamed` has its name here
 * and its name there.
 */
export interface Difference {
  readonly state: 'missing' | 'unexpected' | 'different' | 'renamed';
  readonly kind: string;
  readonly object: string;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

/** The objects as text, in an order that doesn't depend on the server: two databases with the same text are the same. */
export function fingerprintText(objects: readonly CatalogObject[]): string {
  return objects
    .map(({ kind, object, definition }) => `${kind} ${object}\n${definition.replace(/^/gm, '  ')}\n`)
    .sort()
    .join('');
}

/** SHA-256 of the text, in hexadecimal. */
export function fingerprint(objects: readonly CatalogObject[]): string {
  return createHash('sha256').update(fingerprintText(objects)).digest('hex');
}

/**
 * Object by object, in the order of their names. Empty when both are the same. What is missing or unexpected as a whole
 * stands for its columns, rights and all that is part of it.
 */
export function differences(expected: readonly CatalogObject[], actual: readonly CatalogObject[]): Difference[] {
  const found = allDifferences(expected, actual);
  const whole = new Set(
    found.filter(({ state }) => state !== 'different').map(({ state, object }) => `${state} ${object}`),
  );
  return found.filter((each) => each.state === 'different' || !whole.has(`${each.state} ${ownerOf(each)}`));
}

/** What an object is part of: "core.units" for a column of it, or for a right on it. */
function ownerOf({ kind, object, expected, actual }: Difference): string | undefined {
  if (kind === 'privilege') return /^\w+ (.*) to /s.exec(object)?.[1];
  if (kind === 'index') return / ON (?:ONLY )?(.*?) USING /s.exec(expected ?? actual ?? '')?.[1];
  return /^(.*)\.(?:"(?:[^"]|"")*"|[^".]+)$/s.exec(object)?.[1];
}

function allDifferences(expected: readonly CatalogObject[], actual: readonly CatalogObject[]): Difference[] {
  const [before, now] = [byName(expected), byName(actual)];
  return [...new Set([...before.keys(), ...now.keys()])].sort().flatMap((name): Difference[] => {
    const [one, other] = [before.get(name), now.get(name)];
    if (one?.definition === other?.definition) return [];
    const { kind, object } = (one ?? other) as CatalogObject;
    const state = other === undefined ? 'missing' : one === undefined ? 'unexpected' : 'different';
    return [{ state, kind, object, expected: one?.definition, actual: other?.definition }];
  });
}

function byName(objects: readonly CatalogObject[]): Map<string, CatalogObject> {
  return new Map(objects.map((each) => [`${each.object} ${each.kind}`, each]));
}
