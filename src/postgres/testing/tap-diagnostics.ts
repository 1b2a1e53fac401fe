import type { TestResult } from '../../core/test-run.ts';

/** The words with which pgTAP says what it got and what it wanted. */
const LABEL = /^\s*(?<label>have|caught|died|want|wanted): ?(?<value>.*)$/;
/** What the test's own line and the run's summary say as well: pgTAP's words, and those that the parser adds at the end. */
const NOISE =
  /^(?:Failed (?:\(TODO\) )?test \d+|Looks like you |Subtest: |test count\(\d+\) != plan\(|failed \d+ (?:of \d+ )?tests?$)/;
const GOT: ReadonlySet<string> = new Set(['have', 'caught', 'died']);

/** pgTAP's comments on a failed test, without their "# ": what was expected, what came, and what is left. */
export function readDiagnostics(comments: readonly string[]): Pick<TestResult, 'expected' | 'actual' | 'detail'> {
  const parts: Record<'expected' | 'actual' | 'detail', string[]> = { expected: [], actual: [], detail: [] };
  let current: keyof typeof parts = 'detail';
  for (const comment of comments) {
    if (NOISE.test(comment)) continue;
    const { label, value = '' } = LABEL.exec(comment)?.groups ?? {};
    // A value that goes on in the next line is indented as pgTAP left it.
    current = label === undefined ? current : GOT.has(label) ? 'actual' : 'expected';
    parts[current].push(label === undefined ? comment.trim() : value);
  }
  const given = Object.entries(parts).filter(([, lines]) => lines.length > 0);
  return Object.fromEntries(given.map(([name, lines]) => [name, lines.join('\n')]));
}
