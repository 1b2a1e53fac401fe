import { PmdbError } from './errors.ts';
import type { Placement } from './tenant.ts';

/** What this pmdb writes; it reads no other. docs/export-format.md describes it. */
export const EXPORT_FORMAT = 1;

export interface ExportedTable {
  /** The shared schema where it is; absent for a table of the tenant's own schema. */
  readonly schema?: string;
  readonly name: string;
  /** Those that have values of their own: generated ones are generated again. */
  readonly columns: readonly string[];
}

export interface ExportedSequence {
  readonly name: string;
  /** As text: it may be larger than a JavaScript number holds. */
  readonly value: string;
  readonly called: boolean;
}

/** The first line of an export. */
export interface Manifest {
  readonly pmdb: 'tenant';
  readonly format: typeof EXPORT_FORMAT;
  readonly slug: string;
  readonly name: string;
  readonly organizationId: string | null;
  readonly placement: Placement;
  /** ISO 8601, of the snapshot. */
  readonly at: string;
  /** What is applied to the tenant's schema, in order; none where it is pooled. */
  readonly versions: readonly { readonly version: string; readonly checksum: string | null }[];
  readonly tables: readonly ExportedTable[];
  readonly sequences: readonly ExportedSequence[];
}

/** The line behind the rows of a table: its name, how many rows, and SHA-256 in hex over their lines with their line feeds. */
export type TableEnd = readonly [table: string, rows: number, sha256: string];

/** Throws BAD_FILE where the line is no manifest that this pmdb understands. */
export function parseManifest(file: string, line: string): Manifest {
  const manifest = parse(line) as Partial<Manifest> | undefined;
  if (manifest?.pmdb !== 'tenant') {
    const packed = /^[^\x20-\x7e]/.test(line)
      ? 'Unpack it, if it was packed: `zcat file | pmdb tenant import -`.'
      : undefined;
    throw badExport(file, 1, 'it is no export of a tenant', packed);
  }
  if (manifest.format !== EXPORT_FORMAT) {
    const reads = `its format is ${manifest.format}; this pmdb reads format ${EXPORT_FORMAT}`;
    throw badExport(file, 1, reads, 'Import it with the pmdb that wrote it, or a newer one.');
  }
  if (!isWhole(manifest)) throw badExport(file, 1, 'its first line is not whole');
  return manifest as Manifest;
}

/** Has everything that what follows relies on. */
function isWhole({ slug, name, placement, versions, tables, sequences }: Partial<Manifest>): boolean {
  const lists = [versions, tables, sequences].every((each) => Array.isArray(each));
  return (
    lists && typeof slug === 'string' && typeof name === 'string' && (placement === 'schema' || placement === 'pooled')
  );
}

/** Undefined for a row: rows are objects, the ends of tables are arrays. */
export function parseEnd(line: string): TableEnd | undefined {
  return line.startsWith('[') ? (parse(line) as TableEnd) : undefined;
}

/** The values of a row by column; undefined where the line was cut off or changed. */
export function parseRow(line: string): Readonly<Record<string, string | null>> | undefined {
  return parse(line) as Readonly<Record<string, string | null>> | undefined;
}

export function badExport(file: string, line: number, why: string, remedy?: string): PmdbError {
  return new PmdbError('BAD_FILE', `${file}: ${why}`, {
    place: { file, line, column: 1 },
    state: 'Nothing was made.',
    remedy: remedy ?? 'Export the tenant again, or take another copy of the file.',
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
