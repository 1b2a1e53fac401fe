import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PmdbError } from '../core/errors.ts';

/** Milliseconds after which a lock that nobody refreshed is a dead process's. */
const STALE = 10_000;

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for another holder; two minutes unless told. */
  readonly patience?: number;
  /** Called once when another holder is in the way. */
  onWait?(): void;
}

/**
 * Runs `work` while no other process holds the lock file. Whoever holds it refreshes it, so that one left behind by a killed
 * process is taken over.
 * @throws PmdbError LOCKED when another holder doesn't let go in time.
 */
export async function withFolderLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await acquire(file, options);
  const refresh = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), STALE / 5);
  refresh.unref();
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    await rm(file, { force: true });
  }
}

async function acquire(file: string, { signal, patience = 120_000, onWait }: LockOptions): Promise<void> {
  const deadline = Date.now() + patience;
  for (let waited = false; !(await take(file)); waited = true) {
    const stale = await readStale(file);
    if (stale !== undefined) {
      await breakLock(file, stale);
      continue;
    }
    if (!waited) onWait?.();
    if (Date.now() > deadline) throw held(file);
    await sleep(50, undefined, { signal });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const lock = await open(file, 'wx');
    try {
      await lock.writeFile(`${process.pid} ${randomUUID()}\n`);
      return true;
    } catch (error) {
      // A full disk: an empty lock would keep everybody waiting until it is stale.
      await rm(file, { force: true });
      throw error;
    } finally {
      await lock.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The lock's content when nobody holds it any more, else undefined. */
async function readStale(file: string): Promise<string | undefined> {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  try {
    const age = Date.now() - (await stat(file)).mtimeMs;
    if (age > STALE) return content;
    const pid = Number.parseInt(content, 10);
    if (pid > 0) process.kill(pid, 0);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? content : undefined;
  }
}

/** Moves a stale lock away. Of two processes that do so at once, the second would move the first one's new lock: it gives it back. */
async function breakLock(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== stale) await link(aside, file);
  } catch {
    // Somebody else was faster.
  } finally {
    await rm(aside, { force: true });
  }
}

function held(file: string): PmdbError {
  return new PmdbError('LOCKED', `another pmdb is working on the embedded server of this project (${file})`, {
    remedy: 'wait for it, or end it; then try again',
  });
}
