import type { RunEvent } from '../core/events.ts';
import { eventText } from './event-text.ts';
import type { Reporter } from './reporter.ts';

/**
 * One line an event, for logs and pipes: nothing moves, everything can be grepped. Lines are worked out and written when
 * nobody waits for it: what was to be sent to the server is on its way by then.
 */
export function plainReporter(write: (lines: string) => void): Reporter {
  let events: RunEvent[] = [];
  const flush = () => {
    const lines = events.flatMap((event) => eventText(event) ?? []);
    events = [];
    if (lines.length > 0) write(`${lines.join('\n')}\n`);
  };
  return {
    emit: (event) => {
      if (events.push(event) === 1) setImmediate(flush);
    },
    close: async () => flush(),
  };
}
