import { count } from '../../core/count.ts';
import { literal } from '../../core/literal.ts';
import type { SeedRecord } from '../../core/seed/record.ts';
import type { Session } from '../session.ts';
import { askDefiner } from './ask-definer.ts';

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
  const others = seeded === undefined ? 0 : await countOrganizations(session, seeded);
  return [
    ...(/^(prod|production|live)$/i.test(environment) ? [`${SETTING} is ${environment}`] : []),
    ...(PRODUCTION_NAME.test(database) ? [`its name is ${database}`] : []),
    ...(others > 0 ? [`it holds ${count(others, 'organization')} that pmdb did not seed`] : []),
  ];
}

/** @param except What was seeded. Its ids decide: those that are gone hide nobody. */
export async function countOrganizations(session: Session, except: readonly SeedRecord[] = []): Promise<number> {
  const ids = literal(`{${except.map(({ organizationId }) => organizationId).join()}}`);
  const [row] = await askDefiner(
    session,
    `select count(*)::int as count from core.organizations where id <> all (${ids}::uuid[])`,
  );
  return Number(row?.count);
}
