import { createHash } from 'node:crypto';
import { identifier, literal, qualified } from '../core/literal.ts';
import type { TenantState } from '../core/tenant.ts';
import { EXPORT_FORMAT, type ExportedSequence, type ExportedTable, type Manifest } from '../core/tenant-export.ts';
import tablesSql from '../sql/tenant-tables.sql';
import { cursorLines } from './cursor-lines.ts';
import { noteExport, type Seen } from './last-export.ts';
import { type Author, historyEntry } from './ledger-entries.ts';
import { readPooledTables } from './pooled-tables.ts';
import { requireSchema } from './require-schema.ts';
import type { Session } from './session.ts';
import { inOwnTransaction } from './session-settings.ts';
import { readTenantVersions } from './tenant-ledger.ts';
import { digestRows, ONE_SNAPSHOT } from './tenant-rows.ts';

/** What the ledger knows of an export; to be called once the file is whole, for `pmdb tenant drop` relies on it. */
export async function recordExport(session: Session, tenant: TenantState, author: Author, seen: Seen): Promise<void> {
  const { schema, name } = tenant;
  const history = historyEntry(author, 'export', { version: null, tenant: schema, name });
  await session.send(inOwnTransaction([noteExport(tenant, seen), history].join('; ')));
}

/**
 * A tenant from one snapshot: the manifest, and each table's rows with their end behind them (E172). They go to the client,
 * for a file on the server is a superuser's (E174). The caller takes the lines one by one, so that memory holds one batch.
 * Throws NO_SUCH_SCHEMA where somebody dropped it: a file without rows would take the place of the last good one.
 */
export async function* tenantLines(session: Session, tenant: TenantState): AsyncGenerator<string, Seen> {
  await session.send(ONE_SNAPSHOT);
  try {
    await requireSchema(session, tenant);
    const tables = await tablesOf(session, tenant);
    const manifest = await manifestOf(session, tenant, tables);
    yield JSON.stringify(manifest);
    for (const table of tables) yield* tableLines(session, table);
    return { at: manifest.at, digest: await digestTenant(session, tenant) };
  } finally {
    await session.rollback();
  }
}

/** A table, and which of its rows are the tenant's, as SQL. */
type Source = ExportedTable & { readonly from: string };

async function tablesOf(session: Session, { schema, organizationId = '' }: TenantState): Promise<readonly Source[]> {
  if (schema !== undefined) {
    const tables = await readTables(session, schema);
    return tables.map(({ name, columns }) => ({ name, columns, from: qualified({ schema, name }) }));
  }
  return (await readPooledTables(session)).map(({ schema, name, columns, organizationColumn }) => {
    const its = `${identifier(organizationColumn)} = ${literal(organizationId)}`;
    return { schema, name, columns, from: `${qualified({ schema, name })} where ${its}` };
  });
}

/** SHA-256 of all rows of a tenant that an export holds, whatever their order. Inside ONE_SNAPSHOT. */
export async function digestTenant(session: Session, tenant: TenantState): Promise<string> {
  const tables = await tablesOf(session, tenant);
  return await digestRows(
    session,
    tables.map(({ schema, name, from }) => ({
      table: schema === undefined ? name : qualified({ schema, name }),
      from,
    })),
  );
}

async function manifestOf(session: Session, tenant: TenantState, tables: readonly Source[]): Promise<Manifest> {
  const { slug, name, schema, placement, organizationId = null } = tenant;
  const applied = schema === undefined ? [] : ((await readTenantVersions(session, [schema])).get(schema) ?? []);
  const { rows } = await session.send(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  return {
    pmdb: 'tenant',
    format: EXPORT_FORMAT,
    slug,
    name,
    organizationId,
    placement,
    at: String(rows[0]?.at),
    versions: applied.map(({ version, checksum }) => ({ version, checksum })),
    tables: tables.map(({ from: _, ...table }) => table),
    sequences: schema === undefined ? [] : await readSequences(session, schema),
  };
}

export interface SchemaTable extends ExportedTable {
  /** Of each column, as SQL, without a length. */
  readonly types: readonly string[];
}

export async function readTables(session: Session, schema: string): Promise<readonly SchemaTable[]> {
  return (await session.send(tablesSql.replace(':schema', () => literal(schema)))).rows as unknown as SchemaTable[];
}

async function readSequences(session: Session, schema: string): Promise<readonly ExportedSequence[]> {
  const { rows } = await session.send(
    `select sequencename as name from pg_catalog.pg_sequences where schemaname = ${literal(schema)} order by 1`,
  );
  const sequences: ExportedSequence[] = [];
  for (const { name } of rows) {
    const own = qualified({ schema, name: String(name) });
    const { rows: values } = await session.send(`select last_value::text as value, is_called as called from ${own}`);
    sequences.push({ name: String(name), value: String(values[0]?.value), called: values[0]?.called === true });
  }
  return sequences;
}

async function* tableLines(session: Session, { name, columns, from }: Source): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  if (columns.length > 0) {
    // As text, for JSON can't tell a null in a column of type jsonb from none, and has numbers of its own. Not by COPY, whose
    // own backslashes JSON would read again (E173).
    const list = columns.map((column) => `${identifier(column)}::text`).join(', ');
    const rows = `select ${list} from ${from}`;
    for await (const line of cursorLines(session, `select row_to_json(r)::text as line from (${rows}) r`)) {
      hash.update(`${line}\n`);
      count++;
      yield line;
    }
  }
  yield JSON.stringify([name, count, hash.digest('hex')]);
}
