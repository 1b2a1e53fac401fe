import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Context } from '../core/context.ts';
import type { TenantState } from '../core/tenant.ts';
import { streamLines, writeLines } from '../files/write-lines.ts';
import { recordExport, tenantLines } from '../postgres/export-tenant.ts';
import type { Seen } from '../postgres/last-export.ts';
import { hasPooledTables } from '../postgres/pooled-tables.ts';
import { noPooledTables } from './tenant-import.ts';
import { withTenant } from './with-tenant.ts';

export interface TenantExported {
  readonly tenant: TenantState;
  readonly file: string;
  readonly bytes: number;
}

/** `pmdb tenant export`: all rows of a tenant, from one snapshot, into a file, or a stream in its place. */
export async function exportTenant(
  context: Context,
  name: string,
  file: string,
  stream?: Writable,
): Promise<TenantExported> {
  return await withTenant(context, name, async (session, tenant) => {
    if (tenant.schema === undefined && !(await hasPooledTables(session))) throw noPooledTables();
    const author = { runId: randomUUID(), client: context.client };
    let seen: Seen | undefined;
    async function* takeLines() {
      seen = yield* tenantLines(session, tenant);
    }
    const lines = takeLines();
    const bytes = await (stream === undefined ? writeLines(resolve(file), lines) : streamLines(stream, lines));
    if (seen !== undefined) await recordExport(session, tenant, author, seen);
    return { tenant, file, bytes };
  });
}
