/** Waits `ms` milliseconds, or less when the signal is given. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Milliseconds before the n-th retry (n from 1): doubling from `first` to `most`, and spread, so that rivals don't move in step. */
export function backoff(attempt: number, first: number, most: number): number {
  const full = Math.min(most, first * 2 ** (attempt - 1));
  return full / 2 + Math.random() * (full / 2);
}
