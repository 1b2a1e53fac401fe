import type { Database } from '../../core/database.ts';
import { identifier } from '../../core/literal.ts';
import { Session } from '../session.ts';
import { listTenantSchemas } from '../tenant-ledger.ts';

/**
 * Takes the schemas of tenants out of a scratch database. Each holds one organization: where there is no second one, none can
 * be reached, and a foreign key has no other's row to point at. Returns how many there were.
 */
export async function dropTenantSchemas(scratch: Database, signal: AbortSignal): Promise<number> {
  const session = await Session.open(scratch, 'pmdb/isolation', undefined, signal);
  try {
    const schemas = (await listTenantSchemas(session)).flatMap((group) => group.schemas);
    // One by one: all of them at once may take more locks than the server has room for.
    for (const schema of schemas) await session.send(`drop schema if exists ${identifier(schema)} cascade`);
    return schemas.length;
  } finally {
    await session.close();
  }
}
