import type { RunEntry } from '../core/run-entry.ts';
import historySql from '../sql/read-runs.sql';
import { readLedger, TENANT_FORMAT } from './ledger.ts';
import { LOCK, LOCK_CLASS } from './lock-keys.ts';
import type { Session } from './session.ts';

/** The last runs, the newest first. A database without a ledger has none. */
export async function readRuns(session: Session, limit: number): Promise<readonly RunEntry[]> {
  const { format } = await readLedger(session);
  if (format === 0) return [];
  const schema = format >= TENANT_FORMAT ? 'h.schema_name' : 'null::text';
  const text = historySql
    .replaceAll(':schema', schema)
    .replace(':class', String(LOCK_CLASS))
    .replace(':run', String(LOCK.run))
    .replace(':limit', String(limit));
  return (await session.send(text)).rows as unknown as readonly RunEntry[];
}
