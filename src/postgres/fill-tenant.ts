import { createHash } from 'node:crypto';
import { identifier, literal } from '../core/literal.ts';
import { badExport, type ExportedTable, type Manifest, parseEnd } from '../core/tenant-export.ts';
import keysSql from '../sql/tenant-keys.sql';
import { readTables, type SchemaTable } from './export-tenant.ts';
import { organizationOf } from './registry.ts';
import type { Session } from './session.ts';

/** Characters of rows in one message. */
const BATCH = 256 * 1024;

/** An export as it is read, line by line, behind its manifest. */
export interface ExportSource {
  readonly file: string;
  readonly manifest: Manifest;
  readonly lines: AsyncIterator<string>;
}

/** What is filled. */
export interface Filled {
  readonly slug: string;
  readonly schema: string;
  /** The registry gave the organization another id than the one in the export. */
  readonly renamed: boolean;
}

/**
 * Puts the rows of an export into a schema that was just made, inside the transaction that made it. Triggers are asleep, so
 * that rows stay as they were; keys are checked at the end, so that the order of tables is no matter. Throws BAD_FILE where
 * the file is cut off or was changed.
 */
export async function fillTenant(
  session: Session,
  { slug, schema, renamed }: Filled,
  source: ExportSource,
): Promise<void> {
  const { manifest, file } = source;
  const rename = renamed ? renaming(manifest.organizationId, await organizationOf(session, slug)) : asItIs;
  const tables = await readTables(session, schema);
  requireSameTables(tables, source);
  const keys = (await session.send(keysSql.replaceAll(':schema', () => literal(schema)))).rows.map(
    ({ loosen, restore }) => ({
      loosen: String(loosen),
      restore: String(restore),
    }),
  );
  const names = tables.map(({ name }) => `${identifier(schema)}.${identifier(name)}`);
  await sendAll(
    session,
    keys.map(({ loosen }) => loosen),
  );
  // What made the schema has asked for immediate checks, and that holds until the transaction ends.
  await session.send('set constraints all deferred');
  if (names.length > 0) await session.send(`truncate ${names.join(', ')}`);
  let line = 1;
  for (const table of tables) line = await fillTable(session, { schema, table, rename }, source, line);
  const rest = await source.lines.next();
  if (rest.done !== true) throw badExport(file, line + 1, 'there is more behind the last table');
  for (const { name, value, called } of manifest.sequences) {
    const own = literal(`${identifier(schema)}.${identifier(name)}`);
    await session.send(`select pg_catalog.setval(${own}, ${BigInt(value)}, ${called})`);
  }
  await session.send('set constraints all immediate');
  await sendAll(
    session,
    keys.map(({ restore }) => restore),
  );
}

async function sendAll(session: Session, statements: readonly string[]): Promise<void> {
  if (statements.length > 0) await session.send(statements.join('; '));
}

function requireSameTables(tables: readonly ExportedTable[], { file, manifest }: ExportSource): void {
  const text = (each: readonly ExportedTable[]) =>
    JSON.stringify(each.map(({ name, columns }) => [name, [...columns].sort()]));
  if (text(tables) !== text(manifest.tables))
    throw badExport(file, 1, 'its tables are not those of this project’s files');
}

type Rename = (line: string) => string;

const asItIs: Rename = (line) => line;

/** An organization's id is a UUID: wherever it stands in a row, be it inside of JSON, that organization is meant. */
function renaming(was: string | null, is: string): Rename {
  return was === null ? asItIs : (line) => line.replaceAll(was, is);
}

interface TableFilling {
  readonly schema: string;
  readonly table: SchemaTable;
  readonly rename: Rename;
}

/** Returns the number of the last line that it took. */
async function fillTable(
  session: Session,
  { schema, table: { name, columns, types }, rename }: TableFilling,
  { file, lines }: ExportSource,
  first: number,
): Promise<number> {
  const hash = createHash('sha256');
  const table = `${identifier(schema)}.${identifier(name)}`;
  const names = columns.map(identifier);
  const texts = names.map((column) => `${column} text`).join(', ');
  const values = names.map((column, i) => `r.${column}::${types[i]}`).join(', ');
  let batch: string[] = [];
  let [size, rows, number] = [0, 0, first];
  const flush = async () => {
    if (batch.length === 0) return;
    const rows = literal(`[${batch.join(',')}]`);
    await session.send(
      `insert into ${table} (${names.join(', ')}) overriding system value select ${values} from json_to_recordset(${rows}) as r (${texts})`,
    );
    [batch, size] = [[], 0];
  };
  for (;;) {
    const next = await lines.next();
    number++;
    if (next.done === true) throw badExport(file, number, `it ends in the middle of table ${name}`);
    const end = parseEnd(next.value);
    if (end !== undefined) {
      await flush();
      const [ended, count, sha256] = end;
      if (ended === name && count === rows && sha256 === hash.digest('hex')) return number;
      throw badExport(file, number, `the rows of table ${name} are not those that were exported`);
    }
    hash.update(`${next.value}\n`);
    rows++;
    batch.push(rename(next.value));
    size += next.value.length;
    if (size >= BATCH) await flush();
  }
}
