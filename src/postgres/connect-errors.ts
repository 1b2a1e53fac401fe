import type { Database } from '../core/database.ts';
import { describeDatabase, describeServer, isUnixSocket } from '../core/database-description.ts';
import { type ErrorCode, PmdbError } from '../core/errors.ts';
import { loginError } from './login-errors.ts';
import { tlsError } from './tls-errors.ts';

type Cause = Error & { readonly code?: string; readonly errors?: readonly Cause[] };

/**
 * What went wrong while connecting, as a PmdbError CONNECT, AUTH or TLS that names the server, the database and the
 * user. `cause` is whatever was thrown: by the socket, by TLS, by the driver or by the server. A PmdbError stays as it is.
 */
export function connectError(database: Database, cause: unknown): PmdbError {
  if (cause instanceof PmdbError) return cause;
  const error = mostTelling(cause instanceof Error ? cause : new Error(String(cause)));
  return loginError(database, error) ?? tlsError(database, error) ?? networkError(database, error);
}

/** Several addresses of one name were tried: an answer says more than silence. */
function mostTelling(cause: Cause): Cause {
  const errors = cause.errors ?? [];
  return errors.find(({ code }) => code === 'ECONNREFUSED') ?? errors[0] ?? cause;
}

interface Trouble {
  readonly what: string;
  readonly remedy: string;
}

function networkError(database: Database, cause: Cause): PmdbError {
  const trouble = (isUnixSocket(database.host) ? socketTrouble : tcpTrouble)(database, cause);
  const code: ErrorCode = 'CONNECT';
  return new PmdbError(code, `No connection to ${describeDatabase(database)}: ${trouble.what}`, {
    state: 'Nothing was changed.',
    remedy: trouble.remedy,
    cause,
  });
}

function socketTrouble(database: Database, cause: Cause): Trouble {
  const socket = describeServer(database);
  switch (cause.code) {
    case 'ENOENT':
      return {
        what: 'there is no such socket',
        remedy: `Start the server, or look where it listens (unix_socket_directories) and on which port; over TCP: host=localhost.`,
      };
    case 'ECONNREFUSED':
      return { what: 'no server listens on this socket; one left it behind', remedy: 'Start the server again.' };
    case 'EACCES':
      return {
        what: 'the socket may not be opened by this user',
        remedy: `Look at its permissions (ls -l ${socket}), or connect over TCP: host=localhost.`,
      };
    default:
      return tcpTrouble(database, cause);
  }
}

const NOT_LISTENING =
  'Start the server there, or check host and port; a server listens on other addresses than its own only with listen_addresses set.';

function tcpTrouble(database: Database, cause: Cause): Trouble {
  const { host, port, connectTimeout } = database;
  const reach = 'Check host and port, the firewall, and the way there (VPN, tunnel).';
  switch (cause.code) {
    case 'ENOTFOUND':
      return { what: `there is no host ${host}`, remedy: 'Check how the host is spelled.' };
    case 'EAI_AGAIN':
      return {
        what: `the name ${host} could not be looked up`,
        remedy: 'Check the network and its name server (DNS).',
      };
    case 'ECONNREFUSED':
      return { what: `nothing listens on port ${port} of ${host}`, remedy: NOT_LISTENING };
    case 'CONNECT_TIMEOUT':
      return { what: `no answer within ${connectTimeout} s`, remedy: `${reach} To wait longer: connect_timeout=60.` };
    case 'ETIMEDOUT':
      return { what: 'no answer', remedy: reach };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return { what: `there is no way to ${host} from here`, remedy: reach };
    case 'NOT_POSTGRES':
      return {
        what: `what answers on port ${port} is not PostgreSQL`,
        remedy: 'Check the port: PostgreSQL usually has 5432, a pooler 6432.',
      };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'CONNECTION_CLOSED':
    case 'CONNECTION_DESTROYED':
    case 'CONNECTION_ENDED':
      return {
        what: 'the server closed the connection before it was ready',
        remedy: `Look into the log of the server, and whether it is PostgreSQL that listens on port ${port}.`,
      };
    default:
      return { what: cause.message, remedy: reach };
  }
}
