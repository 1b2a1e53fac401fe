import { renamingCopies } from '../core/copied-ids.ts';
import { PmdbError } from '../core/errors.ts';
import { identifier, literal, qualified } from '../core/literal.ts';
import { badExport, parseRow } from '../core/tenant-export.ts';
import { isPostgresError } from './connection-loss.ts';
import { type CopyRules, nameOf } from './copy-rules.ts';
import { asItIs, type ExportSource, fillTable, type Rename, requireSameTables } from './fill-table.ts';
import { type Author, historyEntry } from './ledger-entries.ts';
import { ledgerError } from './ledger-error.ts';
import { brokenKeys, type PooledTable, readPooledTables } from './pooled-tables.ts';
import type { Session } from './session.ts';
import { beginTransaction, OWN_SEARCH_PATH } from './session-settings.ts';

export interface PooledFilling {
  readonly slug: string;
  readonly organizationId: string;
  /** Where it is not who it was, but another one beside it. */
  readonly copy?: { readonly ids: ReadonlySet<string>; readonly rules: CopyRules } | undefined;
  readonly action: 'import' | 'clone';
  readonly author: Author;
  /** Milliseconds. */
  readonly lockTimeout: number;
}

const NOTHING = { state: 'Nothing was made.' };
const UNIQUE_VIOLATION = '23505';
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Puts the rows of a pooled organization back among those of the others, or those of a copy, in one transaction. Triggers sleep in this session
 * alone, so that rows stay as they were and nobody waits; keys sleep with them, and are looked at before the commit. Throws
 * BAD_FILE, NO_PRIVILEGE, or SQL where a row is there already.
 */
export async function fillPooled(session: Session, filling: PooledFilling, source: ExportSource): Promise<void> {
  const { slug, author, lockTimeout, action } = filling;
  const settings = { lockTimeout, statementTimeout: undefined, rowSecurity: 'off', holdWorkLock: false } as const;
  try {
    await session.send(`${beginTransaction(settings)}; ${OWN_SEARCH_PATH}`);
    await session.send('set local session_replication_role = replica').catch((error: unknown) => {
      throw mayNot(error);
    });
    await fillTables(session, filling, source);
    const history = historyEntry(author, action, { version: null, name: source.manifest.name });
    await session.send(`${history}; commit`);
  } catch (error) {
    await session.rollback();
    throw described(error, slug);
  }
}

async function fillTables(session: Session, filling: PooledFilling, source: ExportSource) {
  const { organizationId, copy } = filling;
  const { file, lines } = source;
  const tables = await readPooledTables(session);
  requireSameTables(tables, source);
  const rename = renamingRows(filling, source);
  let line = 1;
  for (const [i, table] of tables.entries()) {
    const changes = copy?.rules.get(nameOf(table));
    // The first holds the organization itself.
    const here = { schema: table.schema, table, changes, rename: i === 0 ? calling(filling.slug, rename) : rename };
    const end = await fillTable(session, here, source, line);
    const rows = changes?.leftOut === true ? 0 : end - line - 1;
    if ((await countRows(session, table, organizationId)) !== rows) {
      throw badExport(file, end, `table ${table.name} holds rows of another organization`);
    }
    line = end;
  }
  if ((await lines.next()).done !== true) throw badExport(file, line + 1, 'there is more behind the last table');
  const broken = await brokenKeys(session, organizationId);
  if (broken.length > 0) {
    throw new PmdbError('BAD_FILE', `${file}: rows refer to others that are not here: ${broken.join(', ')}`, {
      ...NOTHING,
      remedy: 'The logins of its people are the platform’s: they must be here before.',
    });
  }
}

function renamingRows({ organizationId, copy }: PooledFilling, { manifest }: ExportSource): Rename {
  if (copy === undefined || manifest.organizationId === null) return asItIs;
  return renamingCopies({ from: manifest.organizationId, to: organizationId, ids: copy.ids });
}

function calling(slug: string, rename: Rename): Rename {
  return (line) => {
    const row = parseRow(rename(line));
    return row === undefined ? line : JSON.stringify({ ...row, slug });
  };
}

async function countRows(session: Session, { schema, name, organizationColumn }: PooledTable, organizationId: string) {
  const its = `${identifier(organizationColumn)} = ${literal(organizationId)}`;
  const { rows } = await session.send(`select count(*)::float8 as n from ${qualified({ schema, name })} where ${its}`);
  return Number(rows[0]?.n);
}

function mayNot(error: unknown): unknown {
  if (!isPostgresError(error) || error.code !== INSUFFICIENT_PRIVILEGE) return error;
  return new PmdbError('NO_PRIVILEGE', 'this role may not put triggers to sleep in its session', {
    ...NOTHING,
    remedy: 'As a superuser: GRANT SET ON PARAMETER session_replication_role TO <the role>;',
    cause: error,
  });
}

function described(error: unknown, slug: string): unknown {
  if (!isPostgresError(error) || error.code !== UNIQUE_VIOLATION) {
    return error instanceof PmdbError ? error : ledgerError(error);
  }
  return new PmdbError('SQL', `tenant ${slug} has a row that is here already: ${error.message}`, {
    ...NOTHING,
    sqlstate: error.code,
    detail: error.detail,
    remedy: 'Nothing is overwritten: look at that row, and at whose it is.',
    cause: error,
  });
}
