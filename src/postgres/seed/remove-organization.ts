import { literal } from '../../core/literal.ts';
import type { SeedRecord } from '../../core/seed/record.ts';
import { unregisterTenant } from '../registry.ts';
import type { Session } from '../session.ts';
import { beginTransaction } from '../session-settings.ts';
import { forgetSeed } from './seed-ledger.ts';

/** Takes away a seeded organization with all that belongs to it by now, and the logins that came with it. */
export async function removeOrganization(session: Session, record: SeedRecord, lockTimeout: number): Promise<void> {
  const settings = { lockTimeout, statementTimeout: 0, rowSecurity: 'on', holdWorkLock: false } as const;
  const users = record.logins.map(({ userId }) => literal(userId)).join(', ');
  const statements = [
    beginTransaction(settings),
    forgetSeed(record),
    'set local role pm_owner',
    unregisterTenant(record.slug),
    'set local role pm_definer',
    ...(users === '' ? [] : [`delete from identity.user_profiles where id in (${users})`]),
    'commit',
  ];
  try {
    await session.send(statements.join('; '));
  } catch (error) {
    await session.rollback();
    throw error;
  }
}
