import { createHash } from 'node:crypto';
import { identifier, literal, qualified } from '../core/literal.ts';
import { badExport, type ExportedTable, type Manifest, parseEnd } from '../core/tenant-export.ts';
import type { TableChanges } from './copy-rules.ts';
import type { SchemaTable } from './export-tenant.ts';
import type { Session } from './session.ts';

/** Characters of rows in one message. */
const BATCH = 256 * 1024;

/** An export as it is read, line by line, behind its manifest. */
export interface ExportSource {
  readonly file: string;
  readonly manifest: Manifest;
  readonly lines: AsyncIterator<string>;
}

/** Throws BAD_FILE where the tables that are to be filled are not those of the export. */
export function requireSameTables(tables: readonly ExportedTable[], { file, manifest }: ExportSource): void {
  const text = (each: readonly ExportedTable[]) =>
    JSON.stringify(each.map(({ schema = null, name, columns }) => [schema, name, [...columns].sort()]));
  if (text(tables) !== text(manifest.tables))
    throw badExport(file, 1, 'its tables are not those of this project’s files');
}

/** What becomes of a row on its way in. */
export type Rename = (line: string) => string;

export const asItIs: Rename = (line) => line;

/** An organization's id is a UUID: wherever it stands in a row, be it inside of JSON, that organization is meant. */
export function renaming(was: string | null, is: string): Rename {
  return was === null ? asItIs : (line) => line.replaceAll(was, is);
}

export interface TableFilling {
  readonly schema: string;
  readonly table: SchemaTable;
  readonly rename: Rename;
  /** Where it is a copy's. */
  readonly changes?: TableChanges | undefined;
}

/** Puts the rows of one table in, but for those that a copy doesn't have. Returns the number of the last line that it took. */
export async function fillTable(
  session: Session,
  filling: TableFilling,
  { file, lines }: ExportSource,
  first: number,
): Promise<number> {
  const { table, rename, changes } = filling;
  const hash = createHash('sha256');
  const insert = inserting(filling);
  let batch: string[] = [];
  let [size, rows, number] = [0, 0, first];
  const flush = async () => {
    if (batch.length === 0) return;
    await session.send(insert(literal(`[${batch.join(',')}]`)));
    [batch, size] = [[], 0];
  };
  for (;;) {
    const next = await lines.next();
    number++;
    if (next.done === true) throw badExport(file, number, `it ends in the middle of table ${table.name}`);
    const end = parseEnd(next.value);
    if (end !== undefined) {
      await flush();
      const [ended, count, sha256] = end;
      if (ended === table.name && count === rows && sha256 === hash.digest('hex')) return number;
      throw badExport(file, number, `the rows of table ${table.name} are not those that were exported`);
    }
    hash.update(`${next.value}\n`);
    rows++;
    if (changes?.leftOut === true) continue;
    batch.push(rename(next.value));
    size += next.value.length;
    if (size >= BATCH) await flush();
  }
}

/** The statement that puts rows in, which are given as a literal: a JSON array of objects whose values are texts. */
function inserting({ schema, table: { name, columns, types }, changes }: TableFilling): (rows: string) => string {
  const names = columns.map(identifier);
  const texts = names.map((column) => `${column} text`).join(', ');
  const sqlOf = (column: string) => changes?.values.get(column) ?? `r.${identifier(column)}`;
  const values = columns.map((column, i) => `(${sqlOf(column)})::${types[i]}`).join(', ');
  const into = `${qualified({ schema, name })} (${names.join(', ')})`;
  return (rows) =>
    `insert into ${into} overriding system value select ${values} from json_to_recordset(${rows}) as r (${texts})`;
}
