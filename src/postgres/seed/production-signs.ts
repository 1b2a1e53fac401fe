import type { SeedRecord } from '../../core/seed/record.ts';
import { ledgerError } from '../ledger-error.ts';
import type { Session } from '../session.ts';
import { beginTransaction } from '../session-settings.ts';

const PRODUCTION_NAME = /(^|[^a-z])(prod|production|live)([^a-z]|$)/i;

/** What an operator sets on a database: alter database app set pmdb.environment = 'production'. */
const SETTING = 'pmdb.environment';

/**
 * Why a database might be one that people depend on; empty where nothing speaks for it.
 * @param seeded The organizations that pmdb has made itself. Undefined asks for no others.
 */
export async function productionSigns(session: Session, seeded?: readonly SeedRecord[]): Promise<readonly string[]> {
  const { rows } = await session.send(`select current_setting('${SETTING}', true) as environment`);
  const environment = String(rows[0]?.environment ?? '');
  const { database } = session.facts;
  const others = seeded === undefined ? 0 : (await countOrganizations(session)) - seeded.length;
  return [
    ...(/^(prod|production|live)$/i.test(environment) ? [`${SETTING} is ${environment}`] : []),
    ...(PRODUCTION_NAME.test(database) ? [`its name is ${database}`] : []),
    ...(others > 0 ? [`it holds ${others} organization${others === 1 ? '' : 's'} that pmdb did not seed`] : []),
  ];
}

export async function countOrganizations(session: Session): Promise<number> {
  const settings = {
    lockTimeout: undefined,
    statementTimeout: undefined,
    rowSecurity: 'on',
    holdWorkLock: false,
  } as const;
  const begin = `${beginTransaction(settings)}; set local role pm_definer`;
  try {
    await session.send(begin);
    const { rows } = await session.send('select count(*)::int as count from core.organizations');
    return Number(rows[0]?.count);
  } catch (error) {
    throw ledgerError(error);
  } finally {
    await session.rollback();
  }
}
