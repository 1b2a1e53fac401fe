import type { SeedRecord } from '../../core/seed/record.ts';
import { dropTenant } from '../change-tenant.ts';
import type { Author } from '../ledger-entries.ts';
import { findTenant } from '../list-tenants.ts';
import { unregisterTenant } from '../registry.ts';
import type { Session } from '../session.ts';
import { beginTransaction } from '../session-settings.ts';
import { forgetSeed } from './seed-ledger.ts';
import { deleteLogins } from './seeded-logins.ts';

/**
 * Takes away a seeded organization with all that belongs to it by now, its schema included, and the logins that came with it
 * and that nobody else relies on. Of one that is gone already, what is left.
 */
export async function removeOrganization(
  session: Session,
  record: SeedRecord,
  { author, lockTimeout }: { readonly author: Author; readonly lockTimeout: number },
): Promise<void> {
  const { currentSlug, schema } = record;
  if (schema !== undefined && currentSlug !== undefined) {
    const also = [forgetSeed(record), 'set local role pm_definer', deleteLogins(record), 'reset role'];
    return await dropTenant(session, await findTenant(session, currentSlug), { author, registry: true, also });
  }
  const settings = { lockTimeout, statementTimeout: 0, rowSecurity: 'on', holdWorkLock: false } as const;
  const statements = [
    beginTransaction(settings),
    forgetSeed(record),
    ...(currentSlug === undefined ? [] : ['set local role pm_owner', unregisterTenant(currentSlug)]),
    'set local role pm_definer',
    deleteLogins(record),
    'commit',
  ];
  try {
    await session.send(statements.join('; '));
  } catch (error) {
    await session.rollback();
    throw error;
  }
}
