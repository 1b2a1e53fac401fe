import { literal } from '../core/literal.ts';
import type { Tenant } from '../core/tenant.ts';
import { isWithoutLedger, ledgerError } from './ledger-error.ts';
import type { Session } from './session.ts';

/** What an export found: ISO 8601 of its snapshot, and a digest of all rows of the tenant. */
export interface Seen {
  readonly at: string;
  readonly digest: string;
}

type Whose = Pick<Tenant, 'schema' | 'organizationId'>;

/** As SQL: the ledger knows of an export. */
export function noteExport({ schema, organizationId }: Whose, { at, digest }: Seen): string {
  const [when, what] = [literal(at), literal(digest)];
  if (schema !== undefined) {
    return `update migrations.tenants set exported_at = ${when}, exported_digest = ${what} where schema_name = ${literal(schema)}`;
  }
  return `insert into migrations.pooled_exports values (${literal(organizationId)}, ${when}, ${what})
    on conflict (organization_id) do update set exported_at = excluded.exported_at, exported_digest = excluded.exported_digest`;
}

/** What the rows were at the last export; undefined where there was none. */
export async function exportedDigest(session: Session, { schema, organizationId }: Whose): Promise<string | undefined> {
  const from =
    schema === undefined
      ? `migrations.pooled_exports where organization_id = ${literal(organizationId)}`
      : `migrations.tenants where schema_name = ${literal(schema)}`;
  const { rows } = await session.send(`select exported_digest as digest from ${from}`);
  return rows[0]?.digest === undefined || rows[0].digest === null ? undefined : String(rows[0].digest);
}

/** When pooled organizations were exported, by their ids: ISO 8601. Ledgers of an older form don't know. */
export async function readPooledExports(session: Session): Promise<ReadonlyMap<string, string>> {
  try {
    const { rows } = await session.send(
      `select organization_id::text as id, to_char(exported_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
         from migrations.pooled_exports`,
    );
    return new Map(rows.map(({ id, at }) => [String(id), String(at)]));
  } catch (error) {
    if (isWithoutLedger(error)) return new Map();
    throw ledgerError(error);
  }
}
