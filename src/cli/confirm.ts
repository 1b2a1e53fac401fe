import { PmdbError } from '../core/errors.ts';

export interface Asker {
  /** --yes was given. */
  readonly yes: boolean;
  /** Somebody can answer: stdin and stderr are a terminal, and this isn't CI. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

/** Asks on stderr, for stdout is for results. Throws NOT_CONFIRMED when the answer is no or nobody can give one. */
export async function confirm(question: string, { yes, interactive, signal }: Asker): Promise<void> {
  if (yes) return;
  if (!interactive) {
    throw new PmdbError('NOT_CONFIRMED', `${question} Nobody is there to ask`, {
      state: 'Nothing was changed.',
      remedy: 'Run the command with --yes, or in a terminal.',
    });
  }
  const prompts = await import('@inquirer/prompts');
  const agreed = await prompts
    .confirm({ message: question, default: false }, { output: process.stderr, signal })
    .catch(() => false);
  if (!agreed) throw new PmdbError('NOT_CONFIRMED', 'not confirmed', { state: 'Nothing was changed.' });
}
