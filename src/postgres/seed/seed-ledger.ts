import { literal } from '../../core/literal.ts';
import type { SeedRecord } from '../../core/seed/record.ts';
import seedsSql from '../../sql/seeds.sql';
import { hasTable } from '../has-table.ts';
import { ledgerError } from '../ledger-error.ts';
import type { Session } from '../session.ts';
import { OWN_SEARCH_PATH } from '../session-settings.ts';

const READ = `select s.organization_id as "organizationId", s.slug, s.profile, s.seed::int, s.reference_date::text as date, s.months,
  s.table_rows::text as rows, s.logins::text as logins, t.schema_name as schema, t.slug as "currentSlug"
  from migrations.seeds s left join app.list_tenants() t on t.organization_id = s.organization_id
  order by s.seeded_at, s.slug`;

/** Makes the table of what was seeded, where it isn't there. */
export async function prepareSeedLedger(session: Session): Promise<void> {
  const quiet = 'set local client_min_messages = warning';
  await session.send(`begin; ${OWN_SEARCH_PATH}; ${quiet}; ${seedsSql} commit`).catch(async (error: unknown) => {
    await session.rollback();
    throw ledgerError(error);
  });
}

/** What was seeded, what somebody has removed since included, in the order in which it was. */
export async function readSeeds(session: Session): Promise<readonly SeedRecord[]> {
  if (!(await hasTable(session, 'migrations.seeds'))) return [];
  const { rows } = await session.send(READ).catch((error: unknown) => {
    throw ledgerError(error);
  });
  return rows.map(
    ({ schema, currentSlug, ...row }) =>
      ({
        ...row,
        schema: schema ?? undefined,
        currentSlug: currentSlug ?? undefined,
        rows: JSON.parse(String(row.rows)),
        logins: JSON.parse(String(row.logins)),
      }) as SeedRecord,
  );
}

/** As SQL. */
export function recordSeed({ organizationId, slug, profile, seed, date, months, rows, logins }: SeedRecord): string {
  const values = [organizationId, slug, profile, seed, date, months, JSON.stringify(rows), JSON.stringify(logins)];
  return `insert into migrations.seeds (organization_id, slug, profile, seed, reference_date, months, table_rows, logins)
    values (${values.map(literal).join(', ')})`;
}

/** As SQL. */
export function forgetSeed({ organizationId }: SeedRecord): string {
  return `delete from migrations.seeds where organization_id = ${literal(organizationId)}`;
}
