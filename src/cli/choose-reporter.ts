import { type Note, noteTaker } from '../report/notes.ts';
import type { Reporter } from '../report/reporter.ts';

/** Who listens to the run: the document for --json, listr2 for people at a terminal, lines for everything else. */
export async function chooseReporter(given: {
  readonly json: boolean;
  readonly ci: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (text: string) => void;
  /** Gets what there is to say, for --json. */
  readonly notes: Note[];
}): Promise<Reporter> {
  if (given.json) return noteTaker(given.notes);
  const terminal = process.stderr.isTTY === true && given.env.TERM !== 'dumb' && !given.ci;
  if (!terminal) return (await import('../report/plain.ts')).plainReporter(given.write);
  const { ttyReporter } = await import('../report/tty.ts');
  return ttyReporter({ terminal: process.stderr, other: process.stdout, write: given.write });
}
