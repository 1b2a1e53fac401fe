import { literal, qualified } from '../core/literal.ts';
import { badExport } from '../core/tenant-export.ts';
import keysSql from '../sql/tenant-keys.sql';
import { readTables } from './export-tenant.ts';
import { asItIs, type ExportSource, fillTable, renaming, requireSameTables } from './fill-table.ts';
import { organizationOf } from './registry.ts';
import type { Session } from './session.ts';

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
  const names = tables.map(({ name }) => qualified({ schema, name }));
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
    const own = literal(qualified({ schema, name }));
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
