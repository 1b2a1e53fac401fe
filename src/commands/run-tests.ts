import { urlOf } from '../core/database-description.ts';
import type { Emit } from '../core/events.ts';
import type { TouchedObject } from '../core/test-coverage.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TestFileResult } from '../core/test-run.ts';
import { judge, obstacles, unrunnable } from '../core/test-verdict.ts';
import { takeTouched } from '../postgres/testing/coverage.ts';
import { runTestFile } from '../postgres/testing/run-test-file.ts';
import type { Clone, TestBed } from '../postgres/testing/test-bed.ts';

export interface RunTests {
  /** Files at the same time. */
  readonly jobs: number;
  /** Milliseconds that a statement may take; 0 is without end. */
  readonly timeout: number;
  /** Keep the databases of files that fail, with what their tests wrote. */
  readonly keep: boolean;
  /** Whether the server is the tests' own, so that its password may be shown. */
  readonly showPassword: boolean;
  /** Gets what a file touched; only where the template has probes. */
  readonly cover?: ((file: string, objects: readonly TouchedObject[]) => void) | undefined;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Runs files, some at a time, each alone in its database. Databases that files left as they were serve the next run too. */
export class TestRunner {
  readonly #bed: TestBed;
  readonly #options: RunTests;
  readonly #workers: readonly Worker[];

  constructor(bed: TestBed, options: RunTests) {
    this.#bed = bed;
    this.#options = options;
    this.#workers = Array.from({ length: options.jobs }, () => new Worker(bed, options));
  }

  /** The results come in the order of the files. */
  async run(files: readonly TestFile[]): Promise<TestFileResult[]> {
    const pgtap = await this.#bed.offersPgtap();
    const results: TestFileResult[] = [];
    const waiting = [...files.entries()];
    const work = async (worker: Worker) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, file] = next;
        const problems = obstacles(file, { pgtap });
        const result = problems.length > 0 ? unrunnable(file, problems) : await worker.run(file);
        results[index] = result;
        const done = results.filter(Boolean).length;
        this.#options.emit({ type: 'file-tested', result, done, total: files.length });
      }
    };
    const ended = await Promise.allSettled(
      this.#workers.map(async (worker) => {
        // What one can't go on after, no other need begin with.
        await work(worker).finally(() => waiting.splice(0));
      }),
    );
    for (const worker of ended) if (worker.status === 'rejected') throw worker.reason;
    return results;
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) await worker.close();
  }
}

/** Runs one file after the other, and takes a new copy of the template only after a file that left something in the last. */
class Worker {
  readonly #bed: TestBed;
  readonly #options: RunTests;
  #clone: Clone | undefined;

  constructor(bed: TestBed, options: RunTests) {
    this.#bed = bed;
    this.#options = options;
  }

  async run(file: TestFile): Promise<TestFileResult> {
    const { signal, timeout, keep, cover } = this.#options;
    const began = performance.now();
    const clone = await this.#newestClone();
    const database = file.runAs === 'superuser' ? clone.asSuperuser : clone.asTester;
    const ran = await runTestFile(file, database, { signal, timeout, commitFailure: keep });
    const result = { ...judge(file, ran), ms: performance.now() - began };
    if (cover !== undefined) cover(file.file, await takeTouched(clone.asSuperuser, signal));
    if (keep && result.outcome !== 'passed' && ran.left) return { ...result, kept: await this.#keep(clone) };
    if (!file.leavesNothing) await this.close();
    return result;
  }

  async close(): Promise<void> {
    await this.#clone?.drop();
    this.#clone = undefined;
  }

  async #newestClone(): Promise<Clone> {
    if (this.#clone !== undefined) return this.#clone;
    this.#clone = await this.#bed.clone();
    if (this.#options.cover !== undefined) await this.#clone.countFunctions();
    return this.#clone;
  }

  async #keep(clone: Clone): Promise<string> {
    this.#clone = undefined;
    return urlOf(await clone.keep(), { password: this.#options.showPassword });
  }
}
