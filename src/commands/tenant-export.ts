import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import type { TenantState } from '../core/tenant.ts';
import { writeLines } from '../files/lines.ts';
import { exportLines } from '../postgres/export-tenant.ts';
import { withTenant } from './with-tenant.ts';

export interface TenantExported {
  readonly tenant: TenantState;
  readonly file: string;
  readonly bytes: number;
}

/** `pmdb tenant export`: all rows of a tenant's schema, from one snapshot, into a file. */
export async function exportTenant(context: Context, name: string, file: string): Promise<TenantExported> {
  return await withTenant(context, name, async (session, tenant) => {
    const { schema, slug } = tenant;
    if (schema === undefined) {
      throw new PmdbError('BAD_FLAG', `tenant ${slug} is pooled; only a schema of its own can be exported`, {
        state: 'Nothing was changed.',
        remedy: 'Dump the shared schemas (pg_dump) where a whole database will do.',
      });
    }
    const author = { runId: randomUUID(), client: context.client };
    const bytes = await writeLines(resolve(file), exportLines(session, { ...tenant, schema }, author));
    return { tenant, file, bytes };
  });
}
