import type { TestResult } from '../../core/test-run.ts';
import resultsSql from '../../sql/test-results.sql';
import type { Session } from '../session.ts';

const OUTCOMES = { pass: 'passed', fail: 'failed', error: 'failed' } as const;

export interface Read {
  readonly tests: readonly TestResult[];
  /** Tests that spoke, and whose results were rolled back before anybody could read them. */
  readonly lost: number;
  /** Row-level security doesn't bind the role that is set now, or one that ran these tests. */
  readonly unbound: { readonly now: boolean; readonly tests: boolean };
}

/** Gets what `testing.run_test` recorded, statement by statement, so that each test is known by its line. */
export class ResultReader {
  readonly #session: Session;
  #seen: number;
  #told: number;

  private constructor(session: Session, seen: number, told: number) {
    this.#session = session;
    this.#seen = seen;
    this.#told = told;
  }

  /** Before the file's first statement: its database may have served others. */
  static async begin(session: Session): Promise<ResultReader> {
    const { told } = await ask(session, 0);
    return new ResultReader(session, 0, told);
  }

  async read(line: number): Promise<Read> {
    const { results, told, unbound } = await ask(this.#session, this.#seen);
    const lost = told - this.#told - results.length;
    this.#seen = results.at(-1)?.id ?? this.#seen;
    this.#told = told;
    return {
      tests: results.map((each) => asTest(each, line)),
      lost,
      unbound: { now: unbound, tests: results.some((each) => each.unbound) },
    };
  }
}

interface Answer {
  readonly results: readonly Recorded[];
  readonly told: number;
  readonly unbound: boolean;
}

interface Recorded {
  readonly id: number;
  readonly name: string;
  readonly status: keyof typeof OUTCOMES;
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly ms: number;
  readonly unbound: boolean;
}

async function ask(session: Session, seen: number): Promise<Answer> {
  const { rows } = await session.send(resultsSql.replace(':seen', String(seen)));
  return rows[0] as unknown as Answer;
}

function asTest({ name, status, message, expected, actual, ms }: Recorded, line: number): TestResult {
  const test = { name, outcome: OUTCOMES[status], line, ms };
  if (status === 'error') return { ...test, expected: expected ?? undefined, actual: message };
  return status === 'pass' ? test : { ...test, expected: shown(expected), actual: shown(actual) };
}

/** A text that says NULL is another value than none. */
function shown(value: string | null): string {
  return value === 'NULL' ? "'NULL'" : (value ?? 'NULL');
}
