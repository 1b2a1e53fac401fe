// The fingerprints of tenants, by the code of `pmdb drift`: see test/run-typescript.mjs for how it gets here.
import { resolveConfiguration } from '../../src/cli/configuration.ts';
import { fingerprintAll } from '../../src/commands/drift-tenants.ts';
import { openTarget } from '../../src/postgres/target.ts';
import { listTenantSchemas } from '../../src/postgres/tenant-ledger.ts';

/**
 * @param {string} url
 * @returns {Promise<{ ms: number, tenants: number, hashes: number }>} how long it took, of how many, and how many differ
 */
export async function timeFingerprints(url) {
  const { database } = await resolveConfiguration({ url }, { HOME: '/nonexistent' });
  const { signal } = new AbortController();
  const target = await openTarget(database, { command: 'drift', writes: false, emit: () => {}, signal });
  try {
    const schemas = (await listTenantSchemas(target.session)).flatMap((group) => group.schemas);
    const began = performance.now();
    const found = await fingerprintAll(target, schemas);
    return { ms: performance.now() - began, tenants: found.size, hashes: new Set(found.values()).size };
  } finally {
    await target.session.close();
  }
}
