import type { Context } from '../core/context.ts';
import type { RunEntry } from '../core/run-entry.ts';
import { readRuns } from '../postgres/history.ts';
import { openTarget } from '../postgres/target.ts';

/** `pmdb history`: the last runs, the newest first. Reads only. */
export async function history(context: Context, limit: number): Promise<readonly RunEntry[]> {
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command: 'status', direct, writes: false, emit, signal });
  try {
    return await readRuns(target.session, limit);
  } finally {
    target.session.leave();
  }
}
