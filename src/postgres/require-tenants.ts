import { PmdbError } from '../core/errors.ts';
import { isWithoutLedger, ledgerError } from './ledger-error.ts';
import { listTenants } from './list-tenants.ts';
import type { Session } from './session.ts';
import { listOf } from './tenant-ledger.ts';

/** Throws NO_SUCH_TENANT where a name is nobody's who has a schema: a typing error must not look like nothing to do. */
export async function requireTenants(session: Session, names: readonly string[]): Promise<void> {
  const { rows } = await session
    .send(
      `select n.name from unnest(array[${listOf(names)}]::text[]) as n (name)
        where not exists (select from migrations.tenants t where n.name in (t.slug, t.schema_name))`,
    )
    .catch((error: unknown) => {
      if (isWithoutLedger(error)) return { rows: names.map((name) => ({ name })) };
      throw ledgerError(error);
    });
  if (rows.length > 0)
    throw await withoutSchema(
      session,
      rows.map(({ name }) => String(name)),
    );
}

async function withoutSchema(session: Session, names: readonly string[]): Promise<PmdbError> {
  const pooled = (await listTenants(session)).filter(
    ({ slug, schema }) => schema === undefined && names.includes(slug),
  );
  const [first] = pooled;
  if (first === undefined || pooled.length < names.length) {
    const missing = names.filter((name) => !pooled.some(({ slug }) => slug === name));
    return noTenant(
      `there is no tenant ${missing.map((name) => JSON.stringify(name)).join(', ')}`,
      '`pmdb tenant list` names them all.',
    );
  }
  return noTenant(
    `the tenant ${first.slug} is pooled: it has no schema of its own`,
    'Its rows are in the shared schemas, which `pmdb migrate` keeps. Leave it out.',
  );
}

function noTenant(message: string, remedy: string): PmdbError {
  return new PmdbError('NO_SUCH_TENANT', message, { state: 'Nothing was changed.', remedy });
}
