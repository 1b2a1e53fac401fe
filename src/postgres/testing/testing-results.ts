import type { TestResult } from '../../core/test-run.ts';
import type { Session } from '../session.ts';

const OUTCOMES = { pass: 'passed', fail: 'failed', error: 'failed' } as const;

/** Gets what `testing.run_test` recorded, statement by statement, so that each test is known by its line. */
export class ResultReader {
  readonly #session: Session;
  #seen = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  async read(line: number): Promise<TestResult[]> {
    const { rows } = await this.#session.send(
      `select id::int, test_name, status, message, expected, actual, execution_time_ms::float8 as ms
       from testing.test_results where id > ${this.#seen} order by id`,
    );
    this.#seen = (rows.at(-1)?.id as number | undefined) ?? this.#seen;
    return (rows as unknown as Recorded[]).map((row) => asTest(row, line));
  }
}

interface Recorded {
  readonly test_name: string;
  readonly status: keyof typeof OUTCOMES;
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly ms: number;
}

function asTest({ test_name: name, status, message, expected, actual, ms }: Recorded, line: number): TestResult {
  const test = { name, outcome: OUTCOMES[status], line, ms };
  if (status === 'error') return { ...test, expected: expected ?? undefined, actual: message };
  return status === 'pass' ? test : { ...test, expected: expected ?? 'NULL', actual: actual ?? 'NULL' };
}
