import type { Chore } from '../core/chore.ts';
import type { Emit } from '../core/events.ts';
import progressSql from '../sql/maintenance/progress.sql';
import type { Session } from './session.ts';

/** Milliseconds between two looks. */
const LOOK_EVERY = 1000;

/** In a log a line now and then is enough: when something else is done, or so many milliseconds later. */
const SAY_EVERY = 10_000;

interface Row {
  readonly command: string;
  readonly phase: string;
  readonly done: number | null;
  readonly total: number | null;
  readonly waitsFor: number | null;
}

/** While a session works, says from another one what it does and how far it is. */
export function watchProgress(
  { object }: Chore,
  worker: Session,
  { watcher, emit }: { readonly watcher: Session; readonly emit: Emit },
): { readonly end: () => void } {
  const text = progressSql.replaceAll(':pid', String(worker.facts.pid));
  let said = '';
  let saidAt = 0;
  let looking = false;
  const look = async () => {
    const row = (await watcher.send(text)).rows[0] as Row | undefined;
    const what = row === undefined ? '' : `${row.phase} ${row.waitsFor ?? ''}`;
    if (row === undefined || (what === said && performance.now() - saidAt < SAY_EVERY)) return;
    [said, saidAt] = [what, performance.now()];
    emit({ type: 'note', message: progressText(object, row) });
  };
  const timer = setInterval(async () => {
    if (looking || watcher.lost) return;
    looking = true;
    // A look that fails tells nothing; the work itself tells what went wrong.
    await look().catch(() => {});
    looking = false;
  }, LOOK_EVERY);
  return { end: () => clearInterval(timer) };
}

/** "reindex core.units_pkey: building index: loading tuples, 45 %, waits for pid 4711" */
export function progressText(object: string, { command, phase, done, total, waitsFor }: Row): string {
  const share = done !== null && total !== null && total > 0 ? `, ${Math.floor((100 * done) / total)} %` : '';
  const wait = waitsFor === null ? '' : `, waits for pid ${waitsFor}`;
  return `${command} ${object}: ${phase}${share}${wait}`;
}
