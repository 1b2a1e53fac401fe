import { PmdbError } from '../core/errors.ts';
import { literal } from '../core/literal.ts';
import type { Tenant } from '../core/tenant.ts';
import type { Session } from './session.ts';

/** Throws NO_SUCH_SCHEMA where a tenant's schema was dropped, or renamed, by other means than pmdb's. */
export async function requireSchema(
  session: Session,
  { slug, schema }: Pick<Tenant, 'slug' | 'schema'>,
): Promise<void> {
  if (schema === undefined) return;
  const there = `exists (select from pg_catalog.pg_namespace where nspname = ${literal(schema)})`;
  if ((await session.send(`select ${there} as there`)).rows[0]?.there === true) return;
  throw new PmdbError('NO_SUCH_SCHEMA', `the schema ${schema} of tenant ${slug} is not there`, {
    state: 'Nothing was changed.',
    remedy: `Import its last export: \`pmdb tenant drop ${slug} --force\`, then \`pmdb tenant import <file>\`.`,
  });
}
