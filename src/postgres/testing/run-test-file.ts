import type { Database } from '../../core/database.ts';
import { PmdbError, type Problem } from '../../core/errors.ts';
import { lineAndColumn } from '../../core/place.ts';
import type { Statement } from '../../core/sql/statements.ts';
import { transactionControl } from '../../core/sql/transaction-control.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { TestResult } from '../../core/test-run.ts';
import type { RanFile } from '../../core/test-verdict.ts';
import { cancelOnAbort } from '../cancel-on-abort.ts';
import { type Reply, Session } from '../session.ts';
import { statementError, statementMessage } from '../statement-error.ts';
import { readTap, type TapOutput } from './tap.ts';
import { ResultReader } from './testing-results.ts';

export interface RunFileOptions {
  readonly signal: AbortSignal;
  /** Milliseconds that a statement may take; 0, and nothing, are without end. */
  readonly timeout?: number;
  /** Commit instead of rolling back when a test failed, for somebody who wants to look. */
  readonly commitFailure: boolean;
  /** Statements that run first, in the same transaction: what the file is to meet. */
  readonly before?: readonly string[];
}

/** Runs one file in a transaction and rolls it back. Throws what is not the file's fault: CONNECT, INTERRUPTED, … */
export async function runTestFile(file: TestFile, database: Database, options: RunFileOptions): Promise<RanFile> {
  const session = await Session.open(database, 'pmdb/test', () => {}, options.signal);
  const uncancel = cancelOnAbort(session, options.signal);
  try {
    // Not in the transaction, which may be the file's own.
    if (options.timeout) await session.send(`set statement_timeout = ${options.timeout}`);
    const run = new FileRun(file, session);
    const broken = await run.statements(options.before ?? []);
    if (options.signal.aborted)
      throw new PmdbError('INTERRUPTED', `interrupted in ${file.file}`, { state: 'Nothing was kept.' });
    const { tests, troubles } = run.results();
    const failed = troubles.length > 0 || tests.some(({ outcome }) => outcome === 'failed');
    if (options.commitFailure && failed && broken === undefined) await session.send('commit').catch(() => {});
    const { superuser, bypassrls } = session.facts;
    return { tests, troubles, broken, superuser: superuser || bypassrls };
  } finally {
    uncancel();
    await session.rollback();
    await session.close();
  }
}

class FileRun {
  readonly #file: TestFile;
  readonly #session: Session;
  readonly #outputs: TapOutput[] = [];
  readonly #found: TestResult[] = [];
  readonly #reader: ResultReader | undefined;

  constructor(file: TestFile, session: Session) {
    this.#file = file;
    this.#session = session;
    this.#reader = /\btesting\s*\./i.test(file.text) ? new ResultReader(session) : undefined;
  }

  /** Up to the end, or the first statement that fails, which it returns as a problem. */
  async statements(before: readonly string[]): Promise<Problem | undefined> {
    const statements = [...this.#file.statements];
    // The end is up to us, and so is the beginning where something comes before.
    if (isControl(statements.at(-1), ['ROLLBACK'])) statements.pop();
    const begins = isControl(statements[0], ['BEGIN', 'START TRANSACTION']);
    if (begins && before.length > 0) statements.shift();
    if (!begins || before.length > 0) await this.#session.send('begin');
    for (const text of before) await this.#session.send(text);
    for (const statement of statements) {
      try {
        await this.#one(statement);
      } catch (error) {
        return this.#problem(error, statement);
      }
    }
  }

  async #one(statement: Statement): Promise<void> {
    const began = performance.now();
    const { text, copyData } = statement;
    const reply =
      copyData === undefined ? await this.#session.send(text) : await this.#session.copy(text, copyData.text);
    const ms = performance.now() - began;
    const { line } = lineAndColumn(this.#file.text, statement.offset);
    this.#outputs.push({ line, ms, text: linesOf(reply) });
    if (this.#reader !== undefined) this.#found.push(...(await this.#reader.read(line)));
  }

  #problem(cause: unknown, statement: Statement): Problem {
    const error = statementError(cause, { script: this.#file }, statementMessage(statement));
    if (!(error instanceof PmdbError)) throw error;
    const { place, sqlstate, detail, context, hint } = error.parts;
    const message = [error.message, detail, hint, context].filter(Boolean).join('\n');
    const remedy = this.#remedyFor(sqlstate, error.message);
    return { code: error.code, message: sqlstate === undefined ? message : `${sqlstate}: ${message}`, place, remedy };
  }

  #remedyFor(sqlstate: string | undefined, message: string): string | undefined {
    if (sqlstate === '42501' && /^permission denied/.test(message)) return this.#moreRights();
    if (sqlstate === '57014') return 'See what it waits for, or give it longer: `--timeout 30min`, or 0.';
  }

  #moreRights(): string | undefined {
    if (this.#file.runAs === 'superuser') return undefined;
    return 'If it is the role that tests run as: grant it to pmdb_tester in test/sql/support.sql, which a superuser runs; or write `-- pmdb: run-as superuser` at the top of this file.';
  }

  results(): Pick<RanFile, 'tests' | 'troubles'> {
    const { tests, troubles } = readTap(this.#outputs);
    const { file } = this.#file;
    return {
      tests: [...tests, ...this.#found].sort((a, b) => a.line - b.line),
      troubles: troubles.map(({ message, line }) => ({
        code: 'TESTS_FAILED',
        message,
        place: { file, line, column: 1 },
      })),
    };
  }
}

function isControl(statement: Statement | undefined, controls: readonly string[]): boolean {
  return statement !== undefined && controls.includes(transactionControl(statement) ?? '');
}

function linesOf({ rows }: Reply): string[] {
  const values = rows.flatMap((row) => Object.values(row));
  return values.flatMap((value) => (typeof value === 'string' ? value.split('\n') : []));
}
