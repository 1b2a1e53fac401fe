import { literal } from '../../core/literal.ts';
import type { SeedRecord } from '../../core/seed/record.ts';
import { dropTenant } from '../change-tenant.ts';
import type { Author } from '../ledger-entries.ts';
import { findTenant } from '../list-tenants.ts';
import { unregisterTenant } from '../registry.ts';
import type { Session } from '../session.ts';
import { beginTransaction } from '../session-settings.ts';
import { forgetSeed } from './seed-ledger.ts';

/** Takes away a seeded organization with all that belongs to it by now, its schema included, and the logins that came with it. */
export async function removeOrganization(
  session: Session,
  record: SeedRecord,
  { author, lockTimeout }: { readonly author: Author; readonly lockTimeout: number },
): Promise<void> {
  const { slug } = record;
  if (record.schema !== undefined) {
    const also = [forgetSeed(record), 'set local role pm_definer', ...forgetLogins(record), 'reset role'];
    return await dropTenant(session, await findTenant(session, slug), { author, registry: true, also });
  }
  const settings = { lockTimeout, statementTimeout: 0, rowSecurity: 'on', holdWorkLock: false } as const;
  const statements = [
    beginTransaction(settings),
    forgetSeed(record),
    'set local role pm_owner',
    unregisterTenant(slug),
    'set local role pm_definer',
    ...forgetLogins(record),
    'commit',
  ];
  try {
    await session.send(statements.join('; '));
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

/** As SQL. */
function forgetLogins({ logins }: SeedRecord): readonly string[] {
  const users = logins.map(({ userId }) => literal(userId)).join(', ');
  return users === '' ? [] : [`delete from identity.user_profiles where id in (${users})`];
}
