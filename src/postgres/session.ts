import type { Socket } from 'node:net';
import postgres from 'postgres';
import type { Database } from '../core/database.ts';
import factsSql from '../sql/server-facts.sql';
import { connectError } from './connect-errors.ts';
import { openSocket } from './socket.ts';

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
  readonly database: string;
  readonly user: string;
  readonly superuser: boolean;
  readonly bypassrls: boolean;
  /** A pooler stands in between: it announced another process id than the server has. */
  readonly pooled: boolean;
}

/** What `session.lost` holds while the connection is there. */
const CONNECTED = undefined;

/**
 * One connection that lives once: after a loss every further statement fails, and none is sent over a new connection,
 * where it would run outside the transaction it belongs to.
 */
export class Session {
  readonly #sql: postgres.Sql;
  readonly #database: Database;
  #key: { pid: number; secret: number } | undefined;
  #facts: ServerFacts | undefined;
  #lost: Error | undefined = CONNECTED;

  private constructor(database: Database, sql: postgres.Sql) {
    this.#database = database;
    this.#sql = sql;
  }

  /**
   * Connects as `application` (seen in pg_stat_activity). Throws a PmdbError CONNECT, AUTH or TLS.
   */
  static async open(database: Database, application: string, onNotice?: (notice: Notice) => void): Promise<Session> {
    const socket = await openSocket(database);
    const sql = postgres(driverOptions(database, application, onlyOnce(socket), onNotice));
    const session = new Session(database, sql);
    socket.once('close', () => {
      session.#lost ??= new Error('the connection to the server was lost');
    });
    try {
      const { rows } = await session.send(factsSql);
      session.#facts = { ...(rows[0] as unknown as ServerFacts), pooled: rows[0]?.pid !== session.#key?.pid };
    } catch (cause) {
      socket.destroy();
      throw connectError(database, cause);
    }
    return session;
  }

  /** Sends one message without waiting for those before it. Rejects with the driver's error. */
  async send(text: string): Promise<Reply> {
    if (this.#lost !== CONNECTED) throw this.#lost;
    const result = await this.#sql.unsafe(text);
    this.#key ??= (result as { state?: { pid: number; secret: number } }).state;
    return { command: result.command ?? null, count: result.count ?? 0, rows: result };
  }

  /** Runs `COPY … FROM STDIN` with the data that follows it in its file. */
  async copy(text: string, data: string): Promise<void> {
    if (this.#lost !== CONNECTED) throw this.#lost;
    const { Readable } = await import('node:stream');
    const { pipeline } = await import('node:stream/promises');
    await pipeline(Readable.from([data]), await this.#sql.unsafe(text).writable());
  }

  get facts(): ServerFacts {
    if (this.#facts === undefined) throw new Error('a session is open before it is used');
    return this.#facts;
  }

  get lost(): boolean {
    return this.#lost !== CONNECTED;
  }

  /** Asks the server to cancel what this session runs now, over a connection of its own, as the protocol wants it. */
  async cancel(): Promise<void> {
    if (this.#key === undefined || this.lost) return;
    const request = Buffer.alloc(16);
    request.writeInt32BE(16, 0);
    request.writeInt32BE(80877102, 4);
    request.writeInt32BE(this.#key.pid, 8);
    request.writeInt32BE(this.#key.secret, 12);
    const socket = await openSocket(this.#database);
    await new Promise<void>((resolve) => {
      socket.once('close', resolve).once('error', () => resolve());
      socket.end(request);
    });
  }

  /** Ends the connection; what it had open is rolled back by the server. */
  async close(): Promise<void> {
    await this.#sql.end({ timeout: 1 });
  }
}

/** Whatever the driver would do by itself, such as asking for types or reconnecting, is off. */
function driverOptions(
  database: Database,
  application: string,
  socket: () => Socket,
  onNotice: ((notice: Notice) => void) | undefined,
): postgres.Options<Record<string, never>> {
  return {
    host: database.host,
    port: database.port,
    database: database.name,
    username: database.user,
    pass: database.password ?? '',
    ssl: false,
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: database.connectTimeout,
    prepare: false,
    fetch_types: false,
    connection: {
      application_name: application,
      ...(database.options === undefined ? {} : { options: database.options }),
    },
    onnotice: (notice) => onNotice?.({ severity: String(notice.severity), message: String(notice.message) }),
    // Known to the driver, but not to its types.
    socket,
  } as postgres.Options<Record<string, never>>;
}

/** Hands the socket to the driver; asked for another one, it says that the connection is lost. */
function onlyOnce(socket: Socket): () => Socket {
  let used = false;
  return () => {
    if (used) throw new Error('the connection to the server was lost');
    used = true;
    return socket;
  };
}
