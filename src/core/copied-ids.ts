import { createHash } from 'node:crypto';

export interface Copying {
  /** The organization that is copied. */
  readonly from: string;
  /** The copy. */
  readonly to: string;
  /** What its rows are called by, in lower case. */
  readonly ids: ReadonlySet<string>;
}

/** A value that is an id, alone, in an array or inside JSON that is a column's text; not one that is part of an address. */
const ID = /(?<=["{,])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=["\\},])/gi;

/**
 * What becomes of the line of a row in a copy of its organization. Ids follow from the old ones, so that no order of the rows
 * is needed, keys may go round in a circle, and nothing has to be kept for each.
 */
export function renamingCopies({ from, to, ids }: Copying): (line: string) => string {
  const named = (found: string) => {
    const id = found.toLowerCase();
    if (id === from) return to;
    return ids.has(id) ? copiedId(id, to) : found;
  };
  return (line) => line.replace(ID, named);
}

/** The id that the copy of a row has in the organization `to`: SHA-256 in the form of a random UUID (RFC 9562, version 4). */
export function copiedId(id: string, to: string): string {
  const bytes = createHash('sha256').update(to).update(id).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
