import { identifier, literal } from '../../core/literal.ts';
import type { SeededOrganization } from '../../core/seed/generate.ts';
import type { SeedRecord } from '../../core/seed/record.ts';
import type { Chunk, Row } from '../../core/seed/rows.ts';
import { type Provisioning, provisionTenant } from '../provision-tenant.ts';
import type { Session } from '../session.ts';
import { CHECK_DEFERRED } from '../session-settings.ts';
import { recordSeed } from './seed-ledger.ts';
import { writeChunks } from './write-organization.ts';

/** What the schema repeats of the organization; the platform has the rest. */
const REPEATED =
  'name, display_name, domain, subscription_plan, max_properties, max_users, timezone, currency, settings, created_at';

/**
 * Makes an organization's schema and fills it, as `pmdb tenant create` would and with triggers on, in one transaction: it is
 * there whole or not at all. Throws what `provisionTenant` does.
 */
export async function writeOwnSchema(
  session: Session,
  organization: SeededOrganization & { readonly schema: string },
  record: Omit<SeedRecord, 'rows'>,
  { common, onRows }: { readonly common: Omit<Provisioning, 'tenant'>; readonly onRows: (rows: number) => void },
): Promise<SeedRecord> {
  const { plan, id: organizationId, schema } = organization;
  const { slug, name } = plan;
  let rows: SeedRecord['rows'] = {};
  const fill = async (filled: Session) => {
    // What made the schema has asked for immediate checks, and that holds until the transaction ends.
    await filled.send('set local row_security = on; set local statement_timeout = 0; set constraints all deferred');
    const [first, rest] = split(organization.chunks);
    await filled.send(`set local role pm_definer; ${describeOrganization(schema, first)}`);
    rows = { [first.table]: first.rows.length, ...(await writeChunks(filled, rest, onRows)) };
    await filled.send(`${CHECK_DEFERRED}; reset role; ${recordSeed({ ...record, rows })}`);
  };
  await provisionTenant(session, {
    ...common,
    tenant: { slug, name, placement: 'schema', schema },
    organizationId,
    fill: { action: 'create', rows: fill },
  });
  return { ...record, rows };
}

/** The organization's own row, which the registry has made, and all the others. */
function split(chunks: Iterable<Chunk>): readonly [Chunk, Iterable<Chunk>] {
  const rest = chunks[Symbol.iterator]();
  return [rest.next().value as Chunk, { [Symbol.iterator]: () => rest }];
}

/** As SQL. The registry knows no more of an organization than what it is called. */
function describeOrganization(schema: string, { table, rows: [row = {}] }: Chunk): string {
  const columns = Object.keys(row).map(identifier).join(', ');
  const own = `${identifier(schema)}.organizations`;
  return `update ${table} set (${columns}) = (select ${columns} from jsonb_populate_record(null::${table}, ${json(row)})) where id = ${literal(String(row.id))};
    update ${own} set (${REPEATED}) = (select ${REPEATED} from ${table} where id = ${literal(String(row.id))})`;
}

function json(row: Row): string {
  return literal(JSON.stringify(row));
}
