import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { count } from '../../core/count.ts';
import type { Database } from '../../core/database.ts';
import { PmdbError, type Problem } from '../../core/errors.ts';
import { lineAndColumn, placeAt } from '../../core/place.ts';
import type { Statement } from '../../core/sql/statements.ts';
import { transactionControl } from '../../core/sql/transaction-control.ts';
import type { TestFile } from '../../core/test-file.ts';
import type { TestResult } from '../../core/test-run.ts';
import type { RanFile } from '../../core/test-verdict.ts';
import { cancelOnAbort } from '../cancel-on-abort.ts';
import { type Reply, Session } from '../session.ts';
import { statementError, statementMessage } from '../statement-error.ts';
import { isTestPoint, readTap, type TapOutput } from './tap.ts';
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
    const run = new FileRun(file, session, await ResultReader.begin(session), options.commitFailure);
    const broken = await run.statements(options.before ?? []);
    if (options.signal.aborted)
      throw new PmdbError('INTERRUPTED', `interrupted in ${file.file}`, { state: 'Nothing was kept.' });
    const { tests, troubles } = run.results();
    const failed = broken !== undefined || troubles.length > 0 || tests.some(({ outcome }) => outcome === 'failed');
    if (options.commitFailure && failed) await session.send('commit').catch(() => {});
    const { superuser, bypassrls } = session.facts;
    return { tests, troubles, broken, left: run.left, superuser: superuser || bypassrls || run.unbound };
  } finally {
    uncancel();
    await session.rollback();
    await session.close();
  }
}

class FileRun {
  readonly #file: TestFile;
  readonly #session: Session;
  readonly #reader: ResultReader;
  /** Whether what ran before a statement that fails is to stay. */
  readonly #saves: boolean;
  readonly #outputs: TapOutput[] = [];
  readonly #found: TestResult[] = [];
  readonly #lost: { message: string; line: number }[] = [];
  #ran = 0;
  /** A test ran as a role that row-level security doesn't bind, though the session began as one that it does. */
  unbound = false;

  constructor(file: TestFile, session: Session, reader: ResultReader, saves: boolean) {
    this.#file = file;
    this.#session = session;
    this.#reader = reader;
    this.#saves = saves && file.leavesNothing;
  }

  /** Whether there may be something in the database that a look would show. */
  get left(): boolean {
    return this.#ran > 0 && !(this.#session.lost && this.#file.leavesNothing);
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
        await (isSetting(statement) ? this.#send(statement) : this.#one(statement));
      } catch (error) {
        return this.#problem(error, statement);
      }
    }
  }

  async #one(statement: Statement): Promise<void> {
    const began = performance.now();
    const { line } = lineAndColumn(this.#file.text, statement.offset);
    const reply = await this.#saved(async () => await this.#send(statement));
    this.#ran++;
    const output = { line, ms: performance.now() - began, text: linesOf(reply) };
    this.#outputs.push(output);
    const { tests, lost, unbound } = await this.#reader.read(line);
    this.#found.push(...tests);
    if (lost > 0) this.#lost.push({ message: `what ${count(lost, 'test')} said was rolled back unread`, line });
    this.unbound ||= unbound.tests || (unbound.now && output.text.some(isTestPoint));
  }

  async #send({ text, copyData }: Statement): Promise<Reply> {
    if (copyData !== undefined) return await this.#session.copy(text, copyData.text);
    const reply = await this.#session.send(text);
    // What the driver gives back for COPY … TO STDOUT is no rows, but a stream.
    if (!(reply.rows instanceof Readable)) return reply;
    return { ...reply, rows: [{ copied: await readText(reply.rows) }] };
  }

  /** A statement that fails takes nothing with it that ran before. */
  async #saved(work: () => Promise<Reply>): Promise<Reply> {
    if (!this.#saves) return await work();
    await this.#session.send('savepoint pmdb_keep');
    try {
      const reply = await work();
      await this.#session.send('release savepoint pmdb_keep');
      return reply;
    } catch (error) {
      await this.#session.send('rollback to savepoint pmdb_keep').catch(() => {});
      throw error;
    }
  }

  #problem(cause: unknown, statement: Statement): Problem {
    const error = statementError(cause, { script: this.#file }, statementMessage(statement));
    if (!(error instanceof PmdbError)) throw error;
    const { sqlstate, detail, context, hint } = error.parts;
    const place = error.parts.place ?? placeAt(this.#file.file, this.#file.text, statement.offset);
    const message = [error.message, detail, hint, context].filter(Boolean).join('\n');
    const remedy = this.#remedyFor(sqlstate, error.message);
    return { code: error.code, message: sqlstate === undefined ? message : `${sqlstate}: ${message}`, place, remedy };
  }

  #remedyFor(sqlstate: string | undefined, message: string): string | undefined {
    if (sqlstate === '42501' && /^permission denied/.test(message)) return this.#moreRights();
    if (sqlstate === '57014' && message.includes('statement timeout'))
      return 'See what it waits for, or give it longer: `--timeout 30min`, or 0.';
  }

  #moreRights(): string | undefined {
    if (this.#file.runAs === 'superuser') return undefined;
    return 'If it is the role that tests run as: grant it to pmdb_tester in test/sql/support.sql, which a superuser runs; or write `-- pmdb: run-as superuser` at the top of this file.';
  }

  results(): Pick<RanFile, 'tests' | 'troubles'> {
    const { tests, troubles } = readTap(this.#outputs, this.#file);
    const { file } = this.#file;
    return {
      tests: [...tests, ...this.#found].sort((a, b) => a.line - b.line),
      troubles: [...troubles, ...this.#lost].map(({ message, line }) => ({
        code: 'TESTS_FAILED',
        message,
        place: { file, line, column: 1 },
      })),
    };
  }
}

/** What says how statements run: some of it has to come before any query, such as one of ours. */
function isSetting(statement: Statement): boolean {
  return transactionControl(statement) !== undefined || /^set\b/i.test(statement.text);
}

function isControl(statement: Statement | undefined, controls: readonly string[]): boolean {
  return statement !== undefined && controls.includes(transactionControl(statement) ?? '');
}

function linesOf({ rows }: Reply): string[] {
  const values = rows.flatMap((row) => Object.values(row));
  return values.flatMap((value) => (typeof value === 'string' ? value.split('\n') : []));
}
