import { ensureTenantLedger, POOLED_FORMAT, readLedger } from './ledger.ts';
import { takeRunLock } from './lock.ts';
import type { RunOptions } from './run-locked.ts';
import type { Target } from './target.ts';

/** Makes the ledger's parts for tenants, the first time. Takes the run lock only then. Throws what `readLedger` does. */
export async function prepareTenantLedger({ database, session }: Target, options: RunOptions): Promise<void> {
  const { format } = await readLedger(session);
  if (format >= POOLED_FORMAT) return;
  const { lockWait: wait, signal, emit } = options;
  const lock = await takeRunLock(database, session.facts.pooled, { wait, signal, emit });
  try {
    await ensureTenantLedger(session, (await readLedger(session)).format);
  } finally {
    await lock.close();
  }
}
