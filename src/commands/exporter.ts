import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../core/context.ts';
import { type Sample, sample } from '../core/metrics.ts';
import type { Session } from '../postgres/session.ts';
import { COSTLY, collect, QUICK } from './collect-metrics.ts';
import { answered, openSession, unanswered } from './metrics.ts';

/** Milliseconds between two looks at what is costly to read. */
const BACKGROUND_EVERY = 60_000;

/** Milliseconds after which a scrape is answered without the database. */
const SCRAPE_DEADLINE = 8_000;

/**
 * The metrics, as often as somebody asks: over one connection, which comes back after a loss. What is costly is read beside
 * it, once a minute, and a scrape gets what was read last.
 */
export class Exporter {
  readonly #context: Context;
  readonly #byTenant: boolean;
  #session: Session | undefined;
  #scrape: Promise<readonly Sample[]> | undefined;
  #background: readonly Sample[] = [];
  /** What was said last, so that a trouble is told once and not with every scrape. */
  #told = '';

  constructor(context: Context, byTenant: boolean) {
    this.#context = context;
    this.#byTenant = byTenant;
  }

  /** Two that ask at the same time get the same answer. Never fails: then pmdb_up is 0. */
  async scrape(): Promise<readonly Sample[]> {
    this.#scrape ??= this.#read().finally(() => {
      this.#scrape = undefined;
    });
    return await this.#scrape;
  }

  /** Reads what is costly again and again, until the command is stopped. */
  async keepReading(): Promise<void> {
    const { signal } = this.#context;
    while (!signal.aborted) {
      // What is wrong with the database, the scrapes tell.
      await this.#readBackground().catch(() => {});
      await sleep(BACKGROUND_EVERY, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async close(): Promise<void> {
    await this.#forget();
  }

  async #read(): Promise<readonly Sample[]> {
    const began = performance.now();
    try {
      const { samples, failures, session } = await within(SCRAPE_DEADLINE, this.#ask());
      this.#tell(failures.join('; '));
      return [...answered(began, session), ...samples, ...this.#background];
    } catch (error) {
      this.#tell((error as Error).message);
      void this.#forget();
      return unanswered(began);
    }
  }

  async #ask() {
    // One that was lost since the last scrape says nothing of whether the database answers now.
    if (this.#session?.lost !== false) this.#session = await openSession(this.#context);
    const session = this.#session;
    return { session, ...(await collect(this.#source(session), QUICK)) };
  }

  async #readBackground(): Promise<void> {
    const session = await openSession(this.#context, () => {});
    try {
      const { samples } = await collect(this.#source(session), COSTLY);
      this.#background = [sample('pmdb_background_timestamp_seconds', Date.now() / 1000), ...samples];
    } finally {
      session.leave();
    }
  }

  #source(session: Session) {
    return { session, project: this.#context.project, byTenant: this.#byTenant };
  }

  #tell(message: string): void {
    if (message === this.#told) return;
    this.#told = message;
    if (message !== '') this.#context.emit({ type: 'warning', message });
    else this.#context.emit({ type: 'note', message: 'all can be read again' });
  }

  async #forget(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.cancel().catch(() => {});
    await session?.close().catch(() => {});
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const deadline = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(`no answer from the database within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    late.abort();
    // Whichever of the two comes later has nobody who listens.
    for (const each of [work, deadline]) each.catch(() => {});
  }
}
