import type { Emit } from '../core/events.ts';

/** Listens to a run. It decides nothing. */
export interface Reporter {
  readonly emit: Emit;
  /** Puts the last line out and gives the terminal back. */
  readonly close: () => Promise<void>;
}
