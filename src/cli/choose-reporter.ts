import { plainReporter } from '../report/plain.ts';
import { type Reporter, silent } from '../report/reporter.ts';
import { ttyReporter } from '../report/tty.ts';

/** Who listens to the run: nobody for --json, listr2 for people at a terminal, lines for everything else. */
export function chooseReporter(given: {
  readonly json: boolean;
  readonly ci: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (line: string) => void;
}): Reporter {
  if (given.json) return silent;
  const terminal = process.stderr.isTTY === true && given.env.TERM !== 'dumb' && !given.ci;
  return terminal ? ttyReporter(given.write) : plainReporter(given.write);
}
