import { PmdbError } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import limitsSql from '../sql/fleet-limits.sql';
import type { Session } from './session.ts';

interface Facts {
  /** Locks that the whole server has room for. */
  readonly locks: number;
  /** Connections that are free now. */
  readonly connections: number;
  /** Tables, indexes and the like of one tenant. */
  readonly relations: number;
  readonly extensionSchemas: readonly string[];
  readonly leavesTenants: boolean;
}

export interface FleetLimits {
  readonly extensionSchemas: readonly string[];
  /** The ledger has migrations.leave_tenant. */
  readonly leavesTenants: boolean;
  /** How many sessions may work side by side: no more than wanted. Says why when it is fewer. Throws CONNECT where there is room for none. */
  readonly workersFor: (wanted: number, emit: Emit) => number;
}

/** Locks that a step on a tenant takes for each of its relations, at most: one to read it, one to change it. */
const LOCKS_PER_RELATION = 2;

export async function limitsOf(session: Session): Promise<FleetLimits> {
  const facts = (await session.send(limitsSql)).rows[0] as unknown as Facts;
  const { extensionSchemas, leavesTenants } = facts;
  return { extensionSchemas, leavesTenants, workersFor: (wanted, emit) => workersFor(facts, wanted, emit) };
}

function workersFor({ locks, connections, relations }: Facts, wanted: number, emit: Emit): number {
  if (connections < 1) {
    throw new PmdbError('CONNECT', 'the server has no connection free for a worker', {
      state: 'Nothing was changed.',
      remedy: 'Raise max_connections on the server, or run the command when fewer sessions are connected.',
    });
  }
  const byLocks = Math.max(1, Math.floor(locks / Math.max(1, relations * LOCKS_PER_RELATION)));
  const workers = Math.min(wanted, connections, byLocks);
  if (workers < wanted) {
    const why =
      workers === connections ? 'max_connections leaves no more free' : 'max_locks_per_transaction allows no more';
    emit({ type: 'note', message: `${workers} of ${wanted} workers: ${why}.` });
  }
  return workers;
}
