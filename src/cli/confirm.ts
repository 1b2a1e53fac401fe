import { PmdbError } from '../core/errors.ts';

export interface Asker {
  /** --yes was given. */
  readonly yes: boolean;
  /** Somebody can answer: stdin and stderr are a terminal, and this isn't CI. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

const UNTOUCHED = 'Nothing was changed.';

/**
 * Asks on stderr, for stdout is for results. Throws NOT_CONFIRMED when the answer is no or nobody can give one, and
 * INTERRUPTED on Ctrl-C.
 */
export async function confirm(question: string, { yes, interactive, signal }: Asker): Promise<void> {
  if (yes) return;
  if (!interactive) {
    throw new PmdbError('NOT_CONFIRMED', `${question} Nobody is there to answer`, {
      state: UNTOUCHED,
      remedy: 'Run the command with --yes, or in a terminal.',
    });
  }
  const prompts = await import('@inquirer/prompts');
  const agreed = await prompts
    .confirm({ message: question, default: false }, { output: process.stderr, signal })
    .catch((cause: unknown) => {
      throw new PmdbError('INTERRUPTED', 'interrupted', { state: UNTOUCHED, cause });
    });
  if (!agreed) throw new PmdbError('NOT_CONFIRMED', 'not confirmed', { state: UNTOUCHED });
}

/** The same where a yes is given too easily: `word` has to be typed. Throws NOT_CONFIRMED for any other. */
export async function confirmByWord(question: string, word: string, { interactive, signal }: Asker): Promise<void> {
  if (!interactive) {
    throw new PmdbError('NOT_CONFIRMED', `${question} Nobody is there to answer`, {
      state: UNTOUCHED,
      remedy: 'Run the command with --force, or in a terminal.',
    });
  }
  const prompts = await import('@inquirer/prompts');
  const typed = await prompts
    .input({ message: `${question} Type ${word}:` }, { output: process.stderr, signal })
    .catch((cause: unknown) => {
      throw new PmdbError('INTERRUPTED', 'interrupted', { state: UNTOUCHED, cause });
    });
  if (typed.trim() !== word) throw new PmdbError('NOT_CONFIRMED', 'not confirmed', { state: UNTOUCHED });
}
