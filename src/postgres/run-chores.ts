import type postgres from 'postgres';
import type { Chore, ChoreResult } from '../core/chore.ts';
import { PmdbError } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { isPostgresError } from './connection-loss.ts';
import { dropInvalidLeftovers } from './invalid-index.ts';
import type { Session } from './session.ts';
import { watchProgress } from './watch-progress.ts';

export interface ChoreOptions {
  /** A second session, which looks how far the first one is. */
  readonly watcher: Session;
  /** Milliseconds a chore may wait for a lock; 0 waits without end. */
  readonly lockTimeout: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/** One after the other. What fails, or is locked by others, doesn't keep the rest from being done; an interrupt does. */
export async function runChores(
  session: Session,
  chores: readonly Chore[],
  options: ChoreOptions,
): Promise<readonly ChoreResult[]> {
  const { signal, emit } = options;
  const results: ChoreResult[] = [];
  const sent = new Map<string, ChoreResult>();
  const listening = cancelOnAbort(session, signal);
  for (const [i, chore] of chores.entries()) {
    const before = sent.get(chore.sql);
    // What one command does for several objects is done.
    const result = before === undefined ? await runChore(session, chore, options) : { ...before, ...chore, ms: 0 };
    sent.set(chore.sql, result);
    results.push(result);
    if (result.status === 'done') {
      emit({ type: 'progress', message: `done with ${chore.object}`, done: i + 1, total: chores.length });
    }
  }
  listening();
  return results;
}

async function runChore(session: Session, chore: Chore, options: ChoreOptions): Promise<ChoreResult> {
  if (options.signal.aborted) return { ...chore, status: 'not-run', ms: 0 };
  const began = performance.now();
  const progress = watchProgress(chore, session, options);
  try {
    await session.send(`set lock_timeout = ${isConcurrent(chore) ? 0 : options.lockTimeout}`);
    const rows = await runAll(session, chore, options.signal);
    return { ...chore, status: 'done', ms: performance.now() - began, ...(chore.repeats === true && { rows }) };
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    const dropped = await tidy(session, chore);
    return {
      ...chore,
      status: error.code === LOCK_NOT_AVAILABLE ? 'busy' : 'failed',
      ms: performance.now() - began,
      error: choreError(chore, error, dropped),
    };
  } finally {
    progress.end();
  }
}

/**
 * A lock_timeout counts the waits of a concurrent build for all old transactions too, and ends it half done: it gets
 * none. Such waits stand in nobody's way.
 */
function isConcurrent({ sql }: Chore): boolean {
  return / index concurrently /.test(sql);
}

async function runAll(session: Session, { sql, repeats }: Chore, signal: AbortSignal): Promise<number> {
  let rows = 0;
  for (;;) {
    const answer = await session.send(sql);
    const moved = repeats === true ? Number(answer.rows[0]?.moved) : 0;
    rows += moved;
    if (moved === 0 || signal.aborted) return rows;
  }
}

/** What an index build left that was cut off: PostgreSQL keeps it, writes to it, and never uses it (E051). */
async function tidy(session: Session, { sql }: Chore): Promise<readonly string[]> {
  if (!sql.startsWith('reindex') || session.lost) return [];
  return await dropInvalidLeftovers(session, { text: sql }).catch(() => []);
}

function choreError({ object, sql }: Chore, error: postgres.PostgresError, dropped: readonly string[]): PmdbError {
  const { code, message, detail, hint } = error;
  const state = dropped.length > 0 ? `What it left is dropped: ${dropped.join(', ')}.` : `${object} is as it was.`;
  if (code === LOCK_NOT_AVAILABLE) {
    return new PmdbError('LOCKED', `${object} is locked by others`, {
      sqlstate: code,
      state,
      remedy: `Again later: ${sql}`,
    });
  }
  const remedy = code === QUERY_CANCELED ? 'Run it again when there is time.' : `Mend what it says, then: ${sql}`;
  return new PmdbError('SQL', message, { sqlstate: code, detail, hint, state, remedy, cause: error });
}
