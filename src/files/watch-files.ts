import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** Milliseconds without another change: an editor saves in several steps, and git changes many files. */
const QUIET = 100;

/**
 * Tells which files changed, a batch at a time, until the signal is given. Folders that aren't there are not watched.
 *
 * @param folders Relative to the project, as are the names it gives, with slashes.
 */
export async function* watchFiles(
  project: string,
  folders: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ReadonlySet<string>> {
  let changed = new Set<string>();
  let wake = () => {};
  let timer: NodeJS.Timeout | undefined;
  const note = (file: string) => {
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => wake(), QUIET);
  };
  const watchers = folders
    .filter((folder) => existsSync(join(project, folder)))
    .map((folder) => watchOne(project, folder, note));
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted) resolve();
      });
      if (changed.size === 0) continue;
      const batch = changed;
      changed = new Set();
      yield batch;
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    for (const watcher of watchers) watcher.close();
  }
}

function watchOne(project: string, folder: string, note: (file: string) => void): FSWatcher {
  const watcher = watch(join(project, folder), { recursive: true });
  return watcher.on('change', (_, name) => note(`${folder}/${String(name).split(sep).join('/')}`));
}
