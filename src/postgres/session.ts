import type { Socket } from 'node:net';
import postgres from 'postgres';
import type { Database } from '../core/database.ts';
import factsSql from '../sql/server-facts.sql';
import { type CancelKey, requestCancel } from './cancel-request.ts';
import { connectError } from './connect-errors.ts';
import { asConnectionLoss } from './connection-loss.ts';
import { closed, driverOptions, onlyOnce } from './driver-options.ts';
import { lastWords } from './last-words.ts';
import { FORGET_IN_POOL } from './session-settings.ts';
import { interrupted, openSocket } from './socket.ts';

export interface Notice {
  readonly severity: string;
  readonly message: string;
}

/** What one statement returned. */
export interface Reply {
  /** Command tag without its count, such as "UPDATE". */
  readonly command: string | null;
  /** Rows touched or returned. */
  readonly count: number;
  readonly rows: readonly Record<string, unknown>[];
}

/** What a session learns of its server and of itself when it begins. */
export interface ServerFacts {
  readonly pid: number;
  /** As server_version_num: 150004 is 15.4. */
  readonly version: number;
  readonly replica: boolean;
  /** Sessions begin so: default_transaction_read_only. */
  readonly readOnly: boolean;
  readonly database: string;
  /** Two sessions that differ in it are on two servers. */
  readonly startedAt: string;
  /** How the session is named in pg_stat_activity. */
  readonly application: string;
  readonly user: string;
  readonly superuser: boolean;
  readonly bypassrls: boolean;
  /** On where ALTER ROLE or ALTER DATABASE says so: then files run so, too. What PostgreSQL has by itself doesn't count. */
  readonly rowSecurity: 'on' | 'off';
  /** A pooler stands in between: it announced another process id. */
  readonly pooled: boolean;
}

type Query = postgres.PendingQuery<postgres.Row[]>;

/** What `session.lost` holds while the connection is there. */
const CONNECTED = undefined;
/**
 * One connection that lives once: after a loss every further statement fails, and none is sent over a new connection,
 * where it would run outside the transaction it belongs to.
 */
export class Session {
  readonly #sql: postgres.Sql;
  readonly #database: Database;
  readonly #socket: Socket;
  #key: CancelKey | undefined;
  #facts: ServerFacts | undefined;
  #lost: Error | undefined = CONNECTED;
  #lastWords: (() => string | undefined) | undefined;
  #beginning: Promise<unknown> | undefined;
  #cancelling: Promise<void> | undefined;
  #onNotice: ((notice: Notice) => void) | undefined;

  private constructor(database: Database, socket: Socket, application: string, onNotice?: (notice: Notice) => void) {
    this.#database = database;
    this.#socket = socket;
    this.#onNotice = onNotice;
    const heard = (notice: Notice) => this.#onNotice?.(notice);
    this.#sql = postgres(driverOptions(database, application, onlyOnce(socket), heard));
    // A reset is told by an error first; what the driver is given between that and the close, it would never answer.
    for (const event of ['error', 'close']) {
      socket.once(event, () => {
        this.#lost ??= closed();
      });
    }
  }

  /**
   * Connects as `application` (seen in pg_stat_activity). Throws a PmdbError CONNECT, AUTH or TLS, and INTERRUPTED when
   * `signal` is given meanwhile.
   */
  static async open(
    database: Database,
    application: string,
    onNotice?: (notice: Notice) => void,
    signal?: AbortSignal,
  ): Promise<Session> {
    const socket = await openSocket(database, signal);
    const interrupt = () => socket.destroy();
    signal?.addEventListener('abort', interrupt);
    const session = new Session(database, socket, application, onNotice);
    try {
      const { rows } = await session.#send(factsSql);
      session.#facts = { ...(rows[0] as unknown as ServerFacts), pooled: rows[0]?.pid !== session.#key?.pid };
    } catch (cause) {
      socket.destroy();
      throw signal?.aborted === true ? interrupted(database) : connectError(database, cause);
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
    session.#lastWords = lastWords(socket);
    return session;
  }

  /**
   * Sends one message without waiting for those before it. Rejects with a PostgresError where the server refuses it, and
   * with a PmdbError CONNECTION_LOST where it can't be known what became of it.
   */
  async send(text: string): Promise<Reply> {
    return await this.#send(text).catch((error: unknown) => this.#lose(error));
  }

  /** The same for a statement of a file: what it selects is nobody's, and not kept. `onRow` is told of each row as it comes. */
  async run(text: string, onRow: () => void = () => {}): Promise<Reply> {
    return await this.#send(text, (query) => query.forEach(onRow)).catch((error: unknown) => this.#lose(error));
  }

  /** Gives notices to `listener` instead, until what it returns is called. */
  divertNotices(listener: ((notice: Notice) => void) | undefined): () => void {
    const before = this.#onNotice;
    this.#onNotice = listener;
    return () => {
      this.#onNotice = before;
    };
  }

  async #send(
    text: string,
    asked: (query: Query) => PromiseLike<unknown> = (query) => query.execute(),
  ): Promise<Reply> {
    // A request to cancel is for what ran when it was made, not for this.
    if (this.#cancelling !== undefined) await this.#cancelling;
    if (this.#lost !== CONNECTED) throw this.#lost;
    return this.#reply((await asked(this.#sql.unsafe(text))) as postgres.RowList<postgres.Row[]>);
  }

  #lose(error: unknown): never {
    throw asConnectionLoss(error, this.#lastWords?.());
  }

  /**
   * Sends what opens a transaction. It can't be cancelled: the messages that were sent right behind it would run, and be
   * committed, one by one.
   */
  async begin(text: string): Promise<Reply> {
    const begun = this.send(text);
    this.#beginning = begun.catch(() => {});
    return await begun;
  }

  /** Runs `COPY … FROM STDIN` with the data that follows it in its file. Rejects as `send` does. */
  async copy(text: string, data: string): Promise<Reply> {
    try {
      if (this.#lost !== CONNECTED) throw this.#lost;
      const query = this.#sql.unsafe(text);
      const stream = await query.writable();
      // Once it has given its stream away, the driver tells nobody how the COPY ended: ask for that here.
      const end = new Promise<postgres.RowList<postgres.Row[]>>((resolve, reject) => {
        Object.assign(query, { resolve, reject });
      });
      stream.on('error', () => {}).end(data);
      return this.#reply(await end);
    } catch (error) {
      return this.#lose(error);
    }
  }

  #reply(result: postgres.RowList<postgres.Row[]>): Reply {
    this.#key ??= (result as { state?: CancelKey }).state;
    return { command: result.command ?? null, count: result.count ?? 0, rows: result };
  }

  /**
   * Ends the transaction that is open, if one is. What goes wrong now has gone wrong before, and nobody wants to hear that a
   * transaction that failed at its commit is over already.
   */
  async rollback(): Promise<void> {
    const listen = this.divertNotices(undefined);
    await this.#send(this.facts.pooled ? `rollback; ${FORGET_IN_POOL}` : 'rollback').catch(() => {});
    listen();
  }

  get facts(): ServerFacts {
    if (this.#facts === undefined) throw new Error('a session is open before it is used');
    return this.#facts;
  }

  get lost(): boolean {
    return this.#lost !== CONNECTED;
  }

  /**
   * Asks the server to cancel what this session runs now, over a connection of its own, as the protocol wants it. A request
   * that comes when nothing runs has no effect.
   */
  async cancel(): Promise<void> {
    if (this.#key === undefined || this.lost || this.#cancelling !== undefined) return;
    await this.#beginning;
    this.#cancelling = requestCancel(this.#database, this.#key);
    await this.#cancelling;
    this.#cancelling = undefined;
  }

  /** Ends the connection and waits until the server has; what it had open is rolled back, its locks are free. */
  async close(): Promise<void> {
    await this.#sql.end({ timeout: 1 });
  }

  /** The same for a session that holds nothing: pmdb may end while the server still tidies up. */
  leave(): void {
    this.#socket.unref();
    void this.#sql.end();
  }
}
