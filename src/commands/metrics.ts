import type { Context } from '../core/context.ts';
import type { Database } from '../core/database.ts';
import { type Sample, sample } from '../core/metrics.ts';
import { TOOL_VERSION } from '../core/version.ts';
import { limitLooks } from '../postgres/read-metrics.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';
import { COSTLY, collect, QUICK } from './collect-metrics.ts';

/** Seconds to wait for a connection: Prometheus gives up after ten, and has to be told before. */
const CONNECT_TIMEOUT = 4;

export interface Metrics {
  readonly up: boolean;
  readonly samples: readonly Sample[];
}

/** `pmdb metrics`: all of them, once. A database that doesn't answer is a metric too. */
export async function metrics(context: Context, byTenant: boolean): Promise<Metrics> {
  const began = performance.now();
  try {
    const session = await openSession(context);
    const { samples, failures } = await collect({ session, project: context.project, byTenant }, [...QUICK, ...COSTLY]);
    session.leave();
    for (const message of failures) context.emit({ type: 'warning', message });
    const background = sample('pmdb_background_timestamp_seconds', Date.now() / 1000);
    return { up: true, samples: [...answered(began, session), background, ...samples] };
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.emit({ type: 'warning', message: (error as Error).message });
    return { up: false, samples: unanswered(began) };
  }
}

/** A session that reads only, and that no query keeps for long. */
export async function openSession(context: Context, emit: Context['emit'] = context.emit): Promise<Session> {
  const { signal } = context;
  const options = { command: 'metrics', direct: soon(context.direct), writes: false, emit, signal };
  const { session } = await openTarget(soon(await context.database()), options);
  await limitLooks(session);
  return session;
}

/** What is told of a scrape that the database answered. */
export function answered(began: number, { facts }: Session): readonly Sample[] {
  const server = `${Math.floor(facts.version / 10000)}.${facts.version % 10000}`;
  return [sample('pmdb_up', 1), sample('pmdb_build_info', 1, { version: TOOL_VERSION, server }), duration(began)];
}

/** And of one that it didn't. */
export function unanswered(began: number): readonly Sample[] {
  return [sample('pmdb_up', 0), duration(began)];
}

function duration(began: number): Sample {
  return sample('pmdb_scrape_duration_seconds', Math.round(performance.now() - began) / 1000);
}

function soon<T extends Database | undefined>(database: T): T {
  if (database === undefined) return database;
  const { connectTimeout } = database;
  return { ...database, connectTimeout: Math.min(connectTimeout || CONNECT_TIMEOUT, CONNECT_TIMEOUT) };
}
