import type { RunEvent } from '../core/events.ts';
import type { Reporter } from './reporter.ts';

/** What pmdb or the server had to say besides the result. */
export interface Note {
  readonly type: 'note' | 'warning' | 'notice';
  /** The migration that was under way; null before the first and outside of runs. */
  readonly version: string | null;
  readonly message: string;
}

/** For --json: nothing is printed while a command runs, and the document at the end says it all, these notes included. */
export function noteTaker(notes: Note[]): Reporter {
  let version: string | null = null;
  return {
    emit: (event: RunEvent) => {
      if (event.type === 'step-started') version = event.step.version;
      else if (event.type === 'note' || event.type === 'warning')
        notes.push({ type: event.type, version, message: event.message });
      else if (event.type === 'notice')
        notes.push({ type: 'notice', version, message: `${event.severity}: ${event.message}` });
    },
    close: async () => {},
  };
}
