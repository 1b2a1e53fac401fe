import type { CatalogObject, Difference } from './fingerprint.ts';

/** Both as SQL writes them. */
export interface Ownership {
  /** Who asks, and owns what the files made for the comparison. */
  readonly asking: string;
  /** Who migrates the database: the owner of its ledger. */
  readonly migrating: string;
}

/** What the files would have made as the role that migrates: who looks for drift need not be the same. */
export function asMigrated(
  objects: readonly CatalogObject[],
  { asking, migrating }: Ownership,
): readonly CatalogObject[] {
  if (asking === migrating) return objects;
  return objects.map((each) => ({
    ...each,
    object:
      each.kind === 'default privilege'
        ? each.object.replace(` of ${asking} `, () => ` of ${migrating} `)
        : each.object,
    definition: each.definition.replace(/^owner (.*)$/m, (line, owner) =>
      owner === asking ? `owner ${migrating}` : line,
    ),
  }));
}

/** Rights of an owner on his own are not described: what is granted to one of both is seen where the other one owns. */
export function isOwnRight({ asking, migrating }: Ownership): (difference: Difference) => boolean {
  return ({ kind, object, state }) =>
    asking !== migrating &&
    kind === 'privilege' &&
    ((state === 'missing' && object.endsWith(` to ${migrating}`)) ||
      (state === 'unexpected' && object.endsWith(` to ${asking}`)));
}
