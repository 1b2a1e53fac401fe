import { isIP } from 'node:net';
import type { Setting } from '../core/configuration.ts';
import { severalHosts } from '../core/connection-string.ts';
import type { Database } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import type { PasswordQuestion } from '../core/password-file.ts';
import { findSocketFolder, libpqHome, passwordFromFile, systemUser } from '../files/libpq-files.ts';
import type { Environment } from './configuration-environment.ts';
import { type Findings, findings } from './configuration-findings.ts';
import { connectionLayers, type Find, type GivenConnection } from './configuration-layers.ts';
import { resolveTls } from './configuration-tls.ts';

/** Seconds. libpq waits for ever, and nobody looks at a deployment that does. */
const CONNECT_TIMEOUT = '10';

export interface ResolvedDatabase {
  readonly database: Database;
  readonly settings: readonly Setting[];
  readonly warnings: readonly string[];
}

/**
 * Completes a connection string (or, without one, the PG… variables) to a database, with the rules and defaults of
 * libpq. Throws BAD_CONFIG.
 */
export function resolveDatabase(given: GivenConnection | undefined, environment: Environment): ResolvedDatabase {
  const find = connectionLayers(given, environment);
  const found = findings(find);
  const home = libpqHome(environment.values);

  found.take('service');
  const port = wholeNumber(found.takeOr('port', '5432'), 1, 65_535);
  const { host, address } = resolveHost(found, find, port);
  const user = found.take('user')?.value ?? defaultUser(found);
  const name = found.takeOr('dbname', user).value;
  const passwordFile = find('passfile')?.value ?? home.passwordFile;
  const { password, warnings } = resolvePassword(found, find, passwordFile, { host, port, name, user });
  const tls = resolveTls(found, home.certificates);
  const options = found.take('options')?.value;
  // As in libpq, 0 and less wait for ever.
  const connectTimeout = Math.max(0, wholeNumber(found.takeOr('connect_timeout', CONNECT_TIMEOUT), -1, 86_400));
  const database = { host, address, port, name, user, password, ...tls, options, connectTimeout };
  return { database, settings: found.settings, warnings };
}

/**
 * One difference from libpq: an address in the environment does not redirect a connection string that names a host.
 * A forgotten PGHOSTADDR must not make a migration land elsewhere.
 */
function resolveHost(found: Findings, find: Find, port: number): { host: string; address: string | undefined } {
  const host = found.take('host');
  const strong = (find('hostaddr')?.rank ?? Infinity) <= (host?.rank ?? Infinity);
  const address = strong ? found.take('hostaddr') : undefined;
  for (const each of [host, address]) if (each?.value.includes(',')) throw severalHosts(each.from);
  if (address !== undefined && isIP(address.value) === 0) {
    throw new PmdbError('BAD_CONFIG', `${address.from}: hostaddr is not an IP address`, {
      remedy: 'Give a name as host; hostaddr is for an address such as 192.0.2.1.',
    });
  }
  const name = host?.value ?? address?.value;
  if (name !== undefined) return { host: name, address: address?.value };
  const local = findSocketFolder(port) ?? 'localhost';
  return { host: found.note('host', local, 'default').value, address: undefined };
}

function defaultUser(found: Findings): string {
  const user = systemUser();
  if (user !== undefined) return found.note('user', user, 'default').value;
  throw new PmdbError('BAD_CONFIG', 'No database user is named, and the account that runs pmdb has no name', {
    remedy: 'Name one: in the URL (postgres://user@host/database) or as PGUSER.',
  });
}

function resolvePassword(
  { note }: Findings,
  find: Find,
  file: string,
  question: PasswordQuestion,
): { password: string | undefined; warnings: string[] } {
  const MASKED = '********';
  const given = find('password');
  if (given !== undefined) {
    note('password', MASKED, given.source, given.from);
    return { password: given.value, warnings: [] };
  }
  const { password, warning } = passwordFromFile(file, question);
  if (password !== undefined) note('password', MASKED, 'password file', file);
  return { password, warnings: warning === undefined ? [] : [warning] };
}

function wholeNumber({ name, value, from }: Setting, min: number, max: number): number {
  const number = /^-?\d{1,9}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new PmdbError('BAD_CONFIG', `${from}: ${name} is not a number from ${Math.max(0, min)} to ${max}`, {
    remedy: `Give a whole number, such as ${name}=${name === 'port' ? 5432 : CONNECT_TIMEOUT}.`,
  });
}
