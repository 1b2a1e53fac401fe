import type { Context } from '../core/context.ts';
import type { Outcome } from '../core/outcome.ts';
import { requireTrack } from '../files/project.ts';
import { type DbStarted, dbStart } from './db.ts';
import { migrate } from './migrate.ts';

export interface Up {
  readonly server: DbStarted;
  readonly outcome: Outcome;
}

/** `pmdb up`: from nothing to a migrated database on this machine, whatever else is configured. */
export async function up(context: Context): Promise<Up> {
  requireTrack(context.project, 'shared');
  const onProgress = (message: string) => context.emit({ type: 'note', message });
  const server = await dbStart(context.project, { signal: context.signal, onProgress });
  const outcome = await migrate(context, {});
  return { server, outcome };
}
