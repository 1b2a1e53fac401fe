import { eventText } from './event-text.ts';
import type { Reporter } from './reporter.ts';

/** One line an event, for logs and pipes: nothing moves, everything can be grepped. */
export function plainReporter(write: (line: string) => void): Reporter {
  return {
    emit: (event) => {
      const text = eventText(event);
      if (text !== undefined) write(`${text}\n`);
    },
    close: async () => {},
  };
}
