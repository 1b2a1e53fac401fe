import type { RunEvent } from '../core/events.ts';
import { eventText } from './event-text.ts';
import type { Reporter } from './reporter.ts';

/** Seconds. */
const PROGRESS_EVERY = 5;

/**
 * One line an event, for logs and pipes: nothing moves, everything can be grepped. Lines are worked out and written when
 * nobody waits for it: what was to be sent to the server is on its way by then.
 */
export function plainReporter(write: (lines: string) => void): Reporter {
  let told = 0;
  /** A run over tenants or organizations says how far it is every second; in a log, now and then is enough. */
  const isDue = (event: RunEvent) => {
    if (event.type !== 'fleet-progress' && event.type !== 'seed-progress') return true;
    if (event.seconds < told) told = 0;
    if (event.seconds - told < PROGRESS_EVERY) return false;
    told = event.seconds;
    return true;
  };
  let events: RunEvent[] = [];
  const flush = () => {
    const lines = events.flatMap((event) => eventText(event) ?? []);
    events = [];
    if (lines.length > 0) write(`${lines.join('\n')}\n`);
  };
  return {
    emit: (event) => {
      if (isDue(event) && events.push(event) === 1) setImmediate(flush);
    },
    close: async () => flush(),
  };
}
