import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** Milliseconds without another change: an editor saves in several steps, and git changes many files. */
const QUIET = 100;
/** Milliseconds between two looks whether a folder has come, gone or been replaced, as git does: no watcher tells that. */
const LOOK_EVERY = 500;

/**
 * Tells which files changed, a batch at a time, until the signal is given.
 *
 * @param folders Relative to the project, as are the names it gives, with slashes. A folder that comes or goes changes itself.
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
  const watched = folders.map((folder) => new WatchedFolder(project, folder, note));
  const looking = setInterval(() => {
    for (const folder of watched) if (folder.look()) note(folder.name);
  }, LOOK_EVERY);
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
    clearInterval(looking);
    signal.removeEventListener('abort', stop);
    for (const folder of watched) folder.close();
  }
}

/** A folder for as long as it is the same: one that is made anew under its name gets another watcher. */
class WatchedFolder {
  readonly name: string;
  readonly #path: string;
  readonly #note: (file: string) => void;
  #watcher: FSWatcher | undefined;
  #inode: number | undefined;

  constructor(project: string, name: string, note: (file: string) => void) {
    this.name = name;
    this.#path = join(project, name);
    this.#note = note;
    this.look();
  }

  /** @returns whether it isn't what it was at the last look */
  look(): boolean {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    if (inode === this.#inode) return false;
    this.close();
    this.#inode = inode;
    if (inode !== undefined) this.#watch();
    return true;
  }

  #watch(): void {
    const told = (_: string, name: string | Buffer) => {
      this.#note(`${this.name}/${String(name).split(sep).join('/')}`);
      // It may be put back before the next look, as the same folder, and its watcher is done with it.
      if (!existsSync(this.#path)) this.look();
    };
    // What goes between the look and this, and what is in it, the next look sees.
    this.#watcher = watch(this.#path, { recursive: true })
      .on('change', told)
      .on('error', () => {});
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}
