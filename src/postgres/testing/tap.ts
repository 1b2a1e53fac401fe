import { type FinalResults, Parser, type Result } from 'tap-parser';
import type { TestResult } from '../../core/test-run.ts';
import { readDiagnostics } from './tap-diagnostics.ts';

/** What one statement of a test file printed. */
export interface TapOutput {
  /** Line of the file at which the statement begins. */
  readonly line: number;
  readonly ms: number;
  /** Lines of TAP, and whatever else the statement returned. */
  readonly text: readonly string[];
}

export interface Tap {
  readonly tests: readonly TestResult[];
  /** What is wrong with the whole: a plan that was not kept, a bail out, no plan at all. */
  readonly troubles: readonly { readonly message: string; readonly line: number }[];
}

/**
 * Understands all of TAP: plans, skip, todo, bail out, diagnostics, and subtests, whose tests count as tests. A row that says "ok"
 * is no test where tests have numbers, as pgTAP's have, or where nobody made a plan; one that says "not ok" always is.
 */
export function readTap(outputs: readonly TapOutput[], { pgtap }: { readonly pgtap: boolean }): Tap {
  const lines = outputs.flatMap(({ text }) => text);
  const numbered = pgtap || lines.some((line) => NUMBERED.test(line)) || !lines.some((line) => PLAN.test(line));
  const reading = new Reading();
  for (const output of outputs)
    for (const text of output.text)
      if (!numbered || !PASSES.test(text) || NUMBERED.test(text)) reading.take(text, output);
  return reading.end();
}

const PASSES = /^\s*ok\b/;
const NUMBERED = /^\s*(?:not )?ok \d+\b/;
const PLAN = /^\s*1\.\.\d+/;

/** A test and the comments that followed it. */
interface Found {
  readonly result: Result;
  readonly output: TapOutput;
  readonly comments: string[];
}

/** Whether a line of TAP tells how a test went. */
export const isTestPoint = (line: string): boolean => /^\s*(?:not )?ok\b/.test(line);

class Reading {
  readonly #parser = new Parser();
  readonly #found: Found[] = [];
  readonly #troubles: { message: string; line: number }[] = [];
  /** Whose tests the parser has not told of yet: it waits for the line after each. */
  readonly #outputs: TapOutput[] = [];
  /** Said in a subtest before its first test: of interest where it died so early. */
  #unclaimed: string[] = [];
  #line = 1;

  constructor() {
    this.#listen(this.#parser);
  }

  take(text: string, output: TapOutput): void {
    if (isTestPoint(text)) this.#outputs.push(output);
    this.#line = output.line;
    this.#parser.write(`${text}\n`);
  }

  end(): Tap {
    this.#parser.end();
    return { tests: this.#found.map(asTest), troubles: this.#troubles };
  }

  #listen(parser: Parser): void {
    let last: Found | undefined;
    let beforeSubtest = 0;
    parser.on('child', (child: Parser) => {
      beforeSubtest = this.#failures;
      this.#unclaimed = [];
      this.#listen(child);
    });
    parser.on('assert', (result: Result) => {
      const output = this.#outputs.shift();
      last = output && { result, output, comments: result.closingTestPoint ? this.#unclaimed : [] };
      // A subtest's own line repeats what its tests said, unless it died before one could fail.
      const repeats = result.closingTestPoint && (result.ok || this.#failures > beforeSubtest);
      if (last !== undefined && !repeats) this.#found.push(last);
    });
    parser.on('comment', (comment: string) => {
      (last?.comments ?? this.#unclaimed).push(comment.replace(/^\s*# ?/, '').trimEnd());
    });
    parser.on('bailout', (reason: string) => {
      if (parser === this.#parser) this.#trouble(`bailed out: ${reason || 'no reason given'}`);
    });
    parser.on('complete', (whole: FinalResults) => this.#complete(parser, whole));
  }

  get #failures(): number {
    return this.#found.filter(({ result }) => !result.ok).length;
  }

  #complete({ count, name }: Parser, { plan, bailout }: FinalResults): void {
    const where = name === '' ? '' : `${name}: `;
    if (bailout !== false || plan.skipAll) return;
    if (plan.end !== null && plan.end !== count)
      this.#trouble(`${where}${plan.end} ${plan.end === 1 ? 'test was' : 'tests were'} planned and ${count} ran`);
    if (plan.end === null && count > 0)
      this.#trouble(`${where}there is no plan, so that nobody knows whether all tests ran`);
  }

  #trouble(message: string): void {
    this.#troubles.push({ message, line: this.#line });
  }
}

function asTest({ result, output, comments }: Found): TestResult {
  const { ok, todo, skip } = result;
  const reason = [skip, todo].find((why) => typeof why === 'string' && why !== '');
  return {
    name: result.name || `test ${result.id}`,
    outcome: skip ? 'skipped' : ok ? 'passed' : todo ? 'todo' : 'failed',
    line: output.line,
    ms: output.ms,
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(ok ? {} : readDiagnostics(comments)),
  };
}
