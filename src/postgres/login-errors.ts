import type { Database } from '../core/database.ts';
import { describeDatabase, isUnixSocket } from '../core/database-description.ts';
import { type ErrorCode, PmdbError } from '../core/errors.ts';

/** An error of the server has a severity and the five characters of its SQLSTATE as code. */
type ServerError = Error & {
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
};

interface Refusal {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

/** Translates the server's (or the driver's) refusal of a login; undefined when the cause is something else. */
export function loginError(database: Database, cause: ServerError): PmdbError | undefined {
  const refusal = driverRefusal(cause) ?? (cause.severity === undefined ? undefined : serverRefusal(database, cause));
  if (refusal === undefined) return undefined;
  return new PmdbError(refusal.code, `No login to ${describeDatabase(database)}: ${refusal.what}`, {
    state: 'Nothing was changed.',
    remedy: refusal.remedy,
    sqlstate: cause.severity === undefined ? undefined : cause.code,
    detail: cause.detail,
    hint: cause.hint,
    cause,
  });
}

function serverRefusal(database: Database, cause: ServerError): Refusal {
  switch (cause.code) {
    case '28P01':
      return wrongPassword(database);
    case '28000':
      return notAdmitted(database, cause.message);
    case '3D000':
      return {
        code: 'CONNECT',
        what: `there is no database "${database.name}"`,
        remedy: `Create it: ${createdb(database)}`,
      };
    case '53300':
      return {
        code: 'CONNECT',
        what: 'the server has no connection left',
        remedy: 'Try again when others are done, or raise max_connections (or the limit of the role or database).',
      };
    case '57P03':
      return {
        code: 'CONNECT',
        what: `the server does not take connections now (${cause.message})`,
        remedy: 'It is starting, stopping or recovering: try again in a moment.',
      };
    default:
      return { code: 'CONNECT', what: cause.message, remedy: 'Look into the log of the server.' };
  }
}

function wrongPassword({ user, password }: Database): Refusal {
  if (password === undefined) {
    return {
      code: 'AUTH',
      what: `the server asks for a password, and none was given`,
      remedy: 'Set PGPASSWORD, or add a line host:port:database:user:password to ~/.pgpass (chmod 600).',
    };
  }
  return {
    code: 'AUTH',
    what: `the password of "${user}" is wrong, or there is no such user`,
    remedy: 'Check the password; `pmdb config` shows where it came from.',
  };
}

/** One SQLSTATE for many reasons: only the text tells them apart. It may be in another language: then it is passed on. */
function notAdmitted(database: Database, message: string): Refusal {
  const { user, host } = database;
  if (/pg_hba\.conf/.test(message)) {
    const remedy = /no encryption|SSL off/.test(message)
      ? 'The server may admit only encrypted connections: sslmode=require. Otherwise its administrator must add a line to pg_hba.conf.'
      : 'Its administrator must add a line to pg_hba.conf; a line "hostnossl" admits only sslmode=disable.';
    return { code: 'AUTH', what: `pg_hba.conf does not admit this connection (${message})`, remedy };
  }
  if (/client certificate/.test(message)) {
    return {
      code: 'TLS',
      what: `the server asks for a client certificate (${message})`,
      remedy: 'Name one for this user: sslcert=client.crt and sslkey=client.key.',
    };
  }
  if (/[Pp]eer authentication/.test(message) || isUnixSocket(host)) {
    return {
      code: 'AUTH',
      what: message,
      remedy: `On a Unix socket the account of the system counts: run as it (sudo -u ${user} …), or use host=localhost and a password.`,
    };
  }
  return { code: 'AUTH', what: message, remedy: 'Check the name of the user and its right to log in.' };
}

function driverRefusal({ code }: ServerError): Refusal | undefined {
  if (code === 'AUTH_TYPE_NOT_IMPLEMENTED') {
    return {
      code: 'AUTH',
      what: 'the server asks for a kind of login that pmdb does not have (Kerberos, SSPI)',
      remedy: 'Have a line added to pg_hba.conf that admits this user with scram-sha-256 or a client certificate.',
    };
  }
  if (code === 'SASL_SIGNATURE_MISMATCH') {
    return {
      code: 'AUTH',
      what: 'the server does not know the password itself: something else answers in its place',
      remedy: 'Check host and port, and use sslmode=verify-full to be sure of the server.',
    };
  }
  return undefined;
}

function createdb(database: Database): string {
  const { host, port, user, name } = database;
  const plain = /^[\w./:-]+$/;
  const quote = (text: string) => (plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return `createdb -h ${quote(host)} -p ${port} -U ${quote(user)} ${quote(name)}`;
}
