import { ledgerError } from '../ledger-error.ts';
import type { Session } from '../session.ts';
import { beginTransaction } from '../session-settings.ts';

const SETTINGS = {
  lockTimeout: undefined,
  statementTimeout: undefined,
  rowSecurity: 'on',
  holdWorkLock: false,
} as const;

/** Rows of a query about all organizations: only the definer sees them without a context (E161). */
export async function askDefiner(session: Session, query: string): Promise<readonly Record<string, unknown>[]> {
  try {
    await session.send(`${beginTransaction(SETTINGS)}; set local role pm_definer`);
    return (await session.send(query)).rows;
  } catch (error) {
    throw ledgerError(error);
  } finally {
    await session.rollback();
  }
}
