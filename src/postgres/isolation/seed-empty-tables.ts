import type { Table } from '../../core/isolation/catalog.ts';
import type { Unseeded } from '../../core/isolation/report.ts';
import { SETTINGS } from '../../core/isolation/settings.ts';
import type { Session } from '../session.ts';
import { Seeder } from './seed-rows.ts';

/**
 * Makes a row in every table that has none, next to rows that are there already. Runs in the transaction that is open.
 *
 * @param tables The empty ones.
 * @param filled Names of those that have rows.
 * @returns Tables of which no row could be made.
 */
export async function seedEmptyTables(
  session: Session,
  tables: readonly Table[],
  filled: readonly string[],
): Promise<readonly Unseeded[]> {
  const settings = SETTINGS.parse({
    tenantColumn: NO_COLUMN,
    context: { open: NOTHING },
    personas: {},
    shared: Object.fromEntries(filled.map((name) => [name, 'has rows'])),
  });
  const seeder = new Seeder(session, tables, settings, false);
  await seeder.readShared(filled);
  await seeder.seed('own', {});
  return seeder.unseeded;
}

/** No column is called so: whose rows they are is of no interest. */
const NO_COLUMN = '""';
const NOTHING = 'select';
