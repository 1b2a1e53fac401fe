import type postgres from 'postgres';
import { type ErrorParts, PmdbError } from '../core/errors.ts';
import { identifier, literal } from '../core/literal.ts';
import type { Migration, Script } from '../core/migration.ts';
import { offsetOfCodePoint, placeAt } from '../core/place.ts';
import type { Tenant } from '../core/tenant.ts';
import { isPostgresError } from './connection-loss.ts';
import { type Author, historyEntry, insertRows } from './ledger-entries.ts';
import { ledgerError } from './ledger-error.ts';
import { pipeline } from './pipeline.ts';
import { recordPolicies } from './policy-messages.ts';
import { moveIntoSchema, registerTenant } from './registry.ts';
import { remedyFor } from './remedies.ts';
import type { Session } from './session.ts';
import {
  beginTransaction,
  CHECK_DEFERRED,
  forgetFile,
  OWN_SEARCH_PATH,
  tenantPath,
  transactionSettings,
} from './session-settings.ts';
import { failureOf, type StatementMessage, statementError, statementMessage } from './statement-error.ts';

export interface Provisioning {
  readonly tenant: Pick<Tenant, 'slug' | 'name' | 'placement' | 'schema'>;
  /** Of the tenant track, each followed by the policies that come with it; what has to run outside a transaction is left to the fleet. */
  readonly migrations: readonly Migration[];
  readonly author: Author;
  readonly extensionSchemas: readonly string[];
  /** The project has functions that register a tenant. */
  readonly registry: boolean;
  /** It is registered already, pooled, and moves into the schema as soon as that is there. */
  readonly movesIn?: boolean | undefined;
  /** Milliseconds. */
  readonly lockTimeout: number;
  /** Send everything as one message. */
  readonly whole: boolean;
  /** Fills the schema before the transaction is committed; the history calls it so. */
  readonly fill?: {
    readonly action: 'create' | 'import' | 'clone';
    readonly rows: (session: Session) => Promise<void>;
  };
  /** The id that the organization had, where the registry can give it again. */
  readonly organizationId?: string | undefined;
}

/** A file of SQL, be it a migration or policies. */
type File = Pick<Script, 'file' | 'text' | 'statements'>;

/** One piece of the transaction: pmdb's own SQL, or a file. */
type Section = { readonly sql: string } | { readonly script: File };

const UNIQUE_VIOLATION = '23505';
const DUPLICATE_SCHEMA = '42P06';
/** What the project says of a tenant that can't move: object_not_in_prerequisite_state. */
const NOT_NOW = '55000';

/**
 * Makes a tenant with its schema, all that belongs into it, and its rows of the ledger, in one transaction: it is there
 * whole or not at all. Throws TENANT_EXISTS, or an error with the place in the file that failed.
 */
export async function provisionTenant(session: Session, provisioning: Provisioning): Promise<void> {
  const sections = sectionsOf(session, provisioning);
  try {
    if (fitsOneMessage(provisioning) && (await sendWhole(session, sections))) return;
    await sendStatements(session, sections.slice(0, -1));
    await provisioning.fill?.rows(session);
    await sendStatements(session, sections.slice(-1));
  } catch (error) {
    await session.rollback();
    throw describe(error, provisioning);
  }
}

function sectionsOf(session: Session, provisioning: Provisioning): readonly Section[] {
  const { tenant, migrations, author, registry, movesIn = false, fill } = provisioning;
  const { lockTimeout, extensionSchemas, organizationId } = provisioning;
  const { slug, name, schema } = tenant;
  const files = migrations.filter(({ up }) => !up.directives.noTransaction);
  const settings = {
    lockTimeout,
    statementTimeout: undefined,
    rowSecurity: session.facts.rowSecurity,
    holdWorkLock: false,
  } as const;
  const register = registry && !movesIn ? [registerTenant(tenant, organizationId)] : [];
  const action = movesIn ? 'move' : (fill?.action ?? 'create');
  const history = historyEntry(author, action, { version: null, tenant: schema, name });
  const own = `${CHECK_DEFERRED}; ${forgetFile(session.facts)}; ${OWN_SEARCH_PATH}`;
  if (schema === undefined) return [{ sql: [beginTransaction(settings), ...register, history, 'commit'].join('; ') }];
  const searchPath = tenantPath(schema, extensionSchemas);
  const begin = beginTransaction(settings);
  const create = [
    `insert into migrations.tenants (schema_name, slug) values (${literal(schema)}, ${literal(slug)})`,
    `create schema ${identifier(schema)}`,
  ];
  const enter = transactionSettings({ ...settings, searchPath });
  const policies = files.flatMap((migration) => migration.policies ?? []);
  const scripts = files.flatMap((migration): File[] => [migration.up, ...(migration.policies ?? [])]);
  const bodies = scripts.flatMap((script): Section[] => [{ sql: enter }, { script }, { sql: own }]);
  const rows = files.length === 0 ? [] : [insertRows({ migrations: files, tenant: schema }, author, 'applied')];
  // Of its files of policies the next `pmdb migrate` must know that they are applied.
  const records = policies.length === 0 ? [] : [recordPolicies(policies, { tenant: schema, author })];
  const move = movesIn ? [moveIntoSchema(slug, schema)] : [];
  return [
    { sql: [begin, OWN_SEARCH_PATH, ...register, ...create].join('; ') },
    ...bodies,
    { sql: [...rows, ...records, ...move, history, 'commit'].join('; ') },
  ];
}

/** Rows that are counted, filled in or sent as COPY data need a conversation. */
function fitsOneMessage({ whole, fill, migrations }: Provisioning): boolean {
  return (
    whole &&
    fill === undefined &&
    migrations.every(
      ({ up }) =>
        up.directives.expectRows === undefined && up.statements.every(({ copyData }) => copyData === undefined),
    )
  );
}

/** False where it failed in a way that doesn't tell which statement it was. */
async function sendWhole(session: Session, sections: readonly Section[]): Promise<boolean> {
  let text = '';
  const files: { readonly start: number; readonly script: File }[] = [];
  for (const section of sections) {
    if ('script' in section) files.push({ start: text.length, script: section.script });
    text += 'script' in section ? `${section.script.text}\n;\n` : `${section.sql};\n`;
  }
  try {
    await session.run(text);
    return true;
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    await session.rollback();
    const offset = error.position === undefined ? -1 : offsetOfCodePoint(text, Number(error.position));
    const file = files.findLast(({ start }) => start <= offset);
    if (file === undefined || offset > file.start + file.script.text.length) return false;
    const place = placeAt(file.script.file, file.script.text, offset - file.start);
    throw sqlError(error, { place, context: error.where });
  }
}

async function sendStatements(session: Session, sections: readonly Section[]): Promise<void> {
  for (const section of sections) {
    const messages: readonly StatementMessage[] =
      'script' in section ? section.script.statements.map(statementMessage) : [{ text: section.sql }];
    await pipeline(session, messages).catch((error: unknown) => {
      const { cause, message } = failureOf(error);
      throw 'script' in section ? statementError(cause, section, message) : cause;
    });
  }
}

/** What was wrong, as far as it concerns the tenant as a whole. */
function describe(error: unknown, { tenant: { slug, schema } }: Provisioning): unknown {
  const nothing = { state: 'Nothing was made.' };
  if (isPostgresError(error) && error.code === UNIQUE_VIOLATION) {
    // Two slugs may have one schema: north-side and north_side.
    const other = schema !== undefined && error.detail?.includes('(schema_name)') === true;
    const what = other ? `a tenant with the schema ${schema}` : `a tenant ${slug}`;
    return new PmdbError('TENANT_EXISTS', `there is ${what} already: ${error.detail ?? error.message}`, {
      ...nothing,
      remedy: `Choose another slug, or look at it: \`pmdb tenant show ${other ? schema : slug}\`.`,
    });
  }
  if (isPostgresError(error) && error.code === DUPLICATE_SCHEMA) {
    return new PmdbError('TENANT_EXISTS', `there is a schema ${schema} already, and pmdb did not make it`, {
      ...nothing,
      remedy: 'Choose another slug, or rename that schema.',
    });
  }
  if (isPostgresError(error) && error.code === NOT_NOW) return sqlError(error, nothing);
  if (!(error instanceof PmdbError)) {
    const known = ledgerError(error);
    return known instanceof PmdbError
      ? new PmdbError(known.code, known.message, { ...nothing, ...known.parts })
      : known;
  }
  return new PmdbError(error.code, `tenant ${slug}: ${error.message}`, { ...nothing, ...error.parts });
}

function sqlError(error: postgres.PostgresError, parts: ErrorParts): PmdbError {
  const { message, code: sqlstate, detail, hint } = error;
  return new PmdbError('SQL', message, { sqlstate, detail, hint, remedy: remedyFor(error), cause: error, ...parts });
}
