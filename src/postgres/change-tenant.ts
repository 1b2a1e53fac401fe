import { PmdbError } from '../core/errors.ts';
import { identifier, literal } from '../core/literal.ts';
import type { TenantState } from '../core/tenant.ts';
import { isPostgresError } from './connection-loss.ts';
import { type Author, historyEntry, type TenantAction } from './ledger-entries.ts';
import { ledgerError } from './ledger-error.ts';
import { moveOutOfSchema, setTenantStatus, unregisterTenant } from './registry.ts';
import { requireSchema } from './require-schema.ts';
import type { Session } from './session.ts';
import { OWN_SEARCH_PATH } from './session-settings.ts';

/** What a tenant is afterwards, in the registry's words. */
export const STATUS = { suspend: 'suspended', resume: 'active', archive: 'archived' } as const;

export type StatusChange = keyof typeof STATUS;

const LOCK_NOT_AVAILABLE = '55P03';

/** Closes a tenant to its people, or opens it again, as far as the project's registry does that. */
export async function changeStatus(
  session: Session,
  tenant: TenantState,
  action: StatusChange,
  author: Author,
): Promise<void> {
  await inTransaction(session, tenant, [setTenantStatus(tenant.slug, STATUS[action]), entry(tenant, action, author)]);
}

export interface Dropping {
  readonly author: Author;
  readonly registry: boolean;
  /** SQL that is part of it. */
  readonly also?: readonly string[];
}

/** Removes a tenant, its schema with all that is in it, and what ledger and registry know of it. The history stays. */
export async function dropTenant(
  session: Session,
  tenant: TenantState,
  { author, registry, also = [] }: Dropping,
): Promise<void> {
  const unregister = registry ? [unregisterTenant(tenant.slug)] : [];
  const statements = [...unregister, entry(tenant, 'drop', author), ...also];
  if (tenant.schema === undefined) await inTransaction(session, tenant, statements);
  else await leaveSchema(session, tenant, tenant.schema, statements);
}

/** Pools a tenant that has a schema, which is gone afterwards. */
export async function moveOut(session: Session, tenant: TenantState, schema: string, author: Author): Promise<void> {
  await requireSchema(session, tenant);
  await leaveSchema(session, tenant, schema, [moveOutOfSchema(tenant.slug), entry(tenant, 'move', author)]);
}

/** Runs the statements, and then drops the tenant's schema with what the ledger knows of it. */
async function leaveSchema(
  session: Session,
  tenant: TenantState,
  schema: string,
  statements: readonly string[],
): Promise<void> {
  const owner = await ownerOf(session, schema);
  await inTransaction(session, tenant, [
    // A step that is at work on the tenant has its row.
    `select from migrations.tenants where schema_name = ${literal(schema)} for update nowait`,
    `delete from migrations.tenants where schema_name = ${literal(schema)}`,
    ...statements,
    ...(owner === undefined
      ? []
      : [`set local role ${identifier(owner)}`, `drop schema ${identifier(schema)} cascade`]),
  ]);
}

/** Undefined where there is no such schema. */
async function ownerOf(session: Session, schema: string): Promise<string | undefined> {
  const text = `select r.rolname as name from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner where nspname = ${literal(schema)}`;
  const { rows } = await session.send(text);
  return rows[0] === undefined ? undefined : String(rows[0].name);
}

function entry({ schema, name }: TenantState, action: TenantAction, author: Author): string {
  return historyEntry(author, action, { version: null, tenant: schema, name });
}

async function inTransaction(session: Session, { slug }: TenantState, statements: readonly string[]): Promise<void> {
  const settings = `begin; ${OWN_SEARCH_PATH}; set local client_min_messages = warning; set local lock_timeout = '5s'`;
  try {
    await session.send([settings, ...statements, 'commit'].join('; '));
  } catch (error) {
    await session.rollback();
    if (isPostgresError(error) && error.code === LOCK_NOT_AVAILABLE) throw busy(slug, error.message);
    throw ledgerError(error);
  }
}

function busy(slug: string, why: string): PmdbError {
  return new PmdbError('LOCKED', `somebody is at work on tenant ${slug}: ${why}`, {
    state: 'Nothing was changed.',
    remedy: 'Run the command again when it has ended.',
  });
}
