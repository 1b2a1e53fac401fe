import type { Draft } from '../../core/isolation/draft.ts';

/** Tries before a table counts as one that can't be seeded. */
const MOST_TRIES = 600;

/** What was tried to make one row. What answers one objection may bring another one back, and that the first: nothing is tried twice. */
export class Tries {
  #left = MOST_TRIES;
  readonly #tried = new Set<string>();

  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** True where it was not tried yet, and counts as tried from now on. */
  isNew({ values }: Draft, plain: boolean): boolean {
    const words = JSON.stringify([plain, values]);
    if (this.#tried.has(words)) return false;
    this.#tried.add(words);
    this.#left--;
    return true;
  }
}
