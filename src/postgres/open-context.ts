import { literal } from '../core/literal.ts';
import { isPostgresError } from './connection-loss.ts';
import type { Session } from './session.ts';

/** What somebody may do, and comes in as, in the context that is open. */
export interface Standing {
  readonly permissions: readonly string[];
  /** Properties that he manages, and rows of tenants that are his. */
  readonly manages: number;
  readonly rents: number;
}

/** Becomes the role that sees every organization, where this database has one and the session may. */
export async function becomeDefiner(session: Session): Promise<void> {
  const { rows } = await session.send(
    "select coalesce((select pg_has_role(oid, 'member') from pg_roles where rolname = 'pm_definer'), false) as may",
  );
  if (rows[0]?.may === true) await session.send('set local role pm_definer');
}

/** Whether this database is one whose contexts pmdb knows how to open. */
export async function hasContexts(session: Session): Promise<boolean> {
  const { rows } = await session.send(
    `select exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                     where (n.nspname, p.proname) = ('app', 'set_context_as')) and to_regclass('identity.permissions') is not null as has`,
  );
  return rows[0]?.has === true;
}

/** Opens a context for the rest of the transaction. Returns the server's refusal where it opens none. */
export async function openContext(
  session: Session,
  user: string,
  organization: string,
): Promise<Standing | { readonly refusal: string }> {
  try {
    await session.send('savepoint opening');
    await session.send(`select app.set_context_as(${literal(user)}::uuid, ${literal(organization)}::uuid)`);
    const { rows } = await session.send(
      `select coalesce(cardinality(app.my_property_ids()), 0) as manages, coalesce(cardinality(app.my_tenant_ids()), 0) as rents
            , (select coalesce(jsonb_agg(code order by code), '[]') from identity.permissions where app.has_permission(code)) as permissions`,
    );
    return rows[0] as unknown as Standing;
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    await session.send('rollback to savepoint opening');
    return { refusal: error.message };
  }
}
