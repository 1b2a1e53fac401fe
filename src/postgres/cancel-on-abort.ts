import type { Session } from './session.ts';

/** Milliseconds. */
const AGAIN_AFTER = 1000;

/**
 * Cancels what a session runs when the signal is given, and again until the returned function is called: a request that
 * arrives between two statements has no effect, and the next one may be long.
 */
export function cancelOnAbort(session: Session, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    void session.cancel();
    timer = setInterval(() => void session.cancel(), AGAIN_AFTER);
  };
  signal.addEventListener('abort', cancel);
  return () => {
    signal.removeEventListener('abort', cancel);
    clearInterval(timer);
  };
}
