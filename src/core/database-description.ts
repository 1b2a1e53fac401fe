import type { Database } from './database.ts';

/** "pmdb@127.0.0.1:5432/app": what a message calls a database. Never holds a password. */
export function describeDatabase(database: Database): string {
  return `${database.user}@${describeServer(database)}/${database.name}`;
}

/** "127.0.0.1:5432", "[::1]:5432", or the path of a Unix socket. */
export function describeServer({ host, port }: Database): string {
  if (isUnixSocket(host)) return socketPath(host, port);
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A host that begins with "/" is the folder of a Unix socket. */
export function isUnixSocket(host: string): boolean {
  return host.startsWith('/');
}

/** The socket that a server listening on `port` makes in the folder `host`. */
export function socketPath(host: string, port: number): string {
  return `${host.replace(/\/$/, '')}/.s.PGSQL.${port}`;
}

/** A URL that psql and pmdb read as this database; with its password only when that is asked for. */
export function urlOf(database: Database, options: { readonly password?: boolean } = {}): string {
  const { host, port, user, name, password } = database;
  const socket = isUnixSocket(host);
  const secret = options.password && password !== undefined ? `:${encodeURIComponent(password)}` : '';
  const authority = socket ? '' : describeServer({ ...database, host: encodeHost(host) });
  const parameters = new URLSearchParams();
  if (socket) {
    parameters.set('host', host);
    parameters.set('port', String(port));
  }
  if (database.address !== undefined) parameters.set('hostaddr', database.address);
  if (database.sslmode !== 'prefer') parameters.set('sslmode', database.sslmode);
  for (const keyword of ['sslrootcert', 'sslcert', 'sslkey', 'options'] as const) {
    const value = database[keyword];
    if (value !== undefined) parameters.set(keyword, value);
  }
  // libpq takes "+" for a plus sign, not for a blank.
  const query = parameters.toString().replaceAll('+', '%20');
  return `postgresql://${encodeURIComponent(user)}${secret}@${authority}/${encodeURIComponent(name)}${query && `?${query}`}`;
}

/** Colons of an IPv6 address stay as they are, inside their brackets. */
function encodeHost(host: string): string {
  return encodeURIComponent(host).replaceAll('%3A', ':');
}
