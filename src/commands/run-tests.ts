import { urlOf } from '../core/database-description.ts';
import type { Emit } from '../core/events.ts';
import type { TestFile } from '../core/test-file.ts';
import type { TestFileResult } from '../core/test-run.ts';
import { judge, obstacles, unrunnable } from '../core/test-verdict.ts';
import { runTestFile } from '../postgres/testing/run-test-file.ts';
import type { Clone, TestBed } from '../postgres/testing/test-bed.ts';

export interface RunTests {
  /** Files at the same time. */
  readonly jobs: number;
  /** Keep the databases of files that fail, with what their tests wrote. */
  readonly keep: boolean;
  /** Whether the server is the tests' own, so that its password may be shown. */
  readonly showPassword: boolean;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Each file in a database of its own, some at a time. The results come in the order of the files. */
export async function runTests(bed: TestBed, files: readonly TestFile[], options: RunTests): Promise<TestFileResult[]> {
  const pgtap = await bed.offersPgtap();
  const results: TestFileResult[] = [];
  const waiting = [...files.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, file] = next;
      const problems = obstacles(file, { pgtap });
      const result = problems.length > 0 ? unrunnable(file, problems) : await runOne(bed, file, options);
      results[index] = result;
      options.emit({ type: 'file-tested', result, done: results.filter(Boolean).length, total: files.length });
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: options.jobs }, work));
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  return results;
}

async function runOne(bed: TestBed, file: TestFile, options: RunTests): Promise<TestFileResult> {
  const began = performance.now();
  const clone = await bed.clone();
  let kept = false;
  try {
    const database = file.runAs === 'superuser' ? clone.asSuperuser : clone.asTester;
    const ran = await runTestFile(file, database, { signal: options.signal, commitFailure: options.keep });
    const result = { ...judge(file, ran), ms: performance.now() - began };
    kept = options.keep && result.outcome !== 'passed';
    return kept ? { ...result, kept: await keepClone(clone, options) } : result;
  } finally {
    if (!kept) await clone.drop();
  }
}

async function keepClone(clone: Clone, { showPassword }: RunTests): Promise<string> {
  return urlOf(await clone.keep(), { password: showPassword });
}
