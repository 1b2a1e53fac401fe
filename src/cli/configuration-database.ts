import { isIP } from 'node:net';
import type { Setting } from '../core/configuration.ts';
import type { Keyword } from '../core/connection-keywords.ts';
import { severalHosts } from '../core/connection-string.ts';
import type { Database, Source } from '../core/database.ts';
import { PmdbError } from '../core/errors.ts';
import { findSocketFolder, libpqHome, passwordFromFile, systemUser } from '../files/libpq-files.ts';
import type { Environment } from './configuration-environment.ts';
import { connectionLayers, type Found, type GivenConnection } from './configuration-layers.ts';
import { resolveTls } from './configuration-tls.ts';

/** Seconds. libpq waits for ever, and nobody looks at a deployment that does. */
const CONNECT_TIMEOUT = '10';

export interface ResolvedDatabase {
  readonly database: Database;
  readonly settings: readonly Setting[];
  readonly warnings: readonly string[];
}

/** What was found for a keyword or, with its `fallback`, what libpq assumes. */
export type Take = {
  (keyword: Keyword): Found | undefined;
  (keyword: Keyword, fallback: string): Omit<Found, 'from'> & { readonly from: string | undefined };
};

/**
 * Completes a connection string (or, without one, the PG… variables) to a database, with the rules and defaults of
 * libpq. Throws BAD_CONFIG.
 */
export async function resolveDatabase(
  given: GivenConnection | undefined,
  environment: Environment,
): Promise<ResolvedDatabase> {
  const find = await connectionLayers(given, environment);
  const settings: Setting[] = [];
  const warnings: string[] = [];
  const note: Note = (name, value, source, from) => {
    settings.push({ name, value, source, from });
  };
  const take = ((keyword: Keyword, fallback?: string) => {
    const found = find(keyword) ?? (fallback === undefined ? undefined : { value: fallback, source: 'default' });
    if (found) note(keyword, found.value, found.source as Source, 'from' in found ? found.from : undefined);
    return found;
  }) as Take;

  take('service');
  const port = wholeNumber(take('port', '5432'), 'port', 1, 65_535);
  const { host, address } = await resolveHost(take, port, note);
  const user = take('user')?.value ?? defaultUser(note);
  const name = take('dbname', user).value;
  const password = await resolvePassword(find, environment, {
    host: address && !find('host') ? address : host,
    port,
    name,
    user,
  });
  if (password.found) note('password', '********', password.found.source, password.found.from);
  if (password.warning) warnings.push(password.warning);
  const tls = await resolveTls(take, libpqHome(environment.values).certificates, note);
  const options = take('options')?.value;
  const connectTimeout = wholeNumber(take('connect_timeout', CONNECT_TIMEOUT), 'connect_timeout', -1, 86_400);
  return {
    database: {
      host,
      ...(address === undefined ? {} : { address }),
      port,
      name,
      user,
      password: password.found?.value,
      ...tls,
      options,
      connectTimeout: Math.max(0, connectTimeout),
    },
    settings,
    warnings,
  };
}

/** Keeps a value for `pmdb config`. */
export type Note = (name: string, value: string, source: Source, from?: string) => void;

async function resolveHost(take: Take, port: number, note: Note): Promise<{ host: string; address?: string }> {
  const hostaddr = take('hostaddr');
  const found = take('host');
  for (const each of [hostaddr, found]) if (each?.value.includes(',')) throw severalHosts(each.from);
  if (hostaddr !== undefined) {
    if (isIP(hostaddr.value) === 0) {
      throw new PmdbError('BAD_CONFIG', `${hostaddr.from}: hostaddr is not an IP address`, {
        remedy: 'Give a name as host; hostaddr is for an address such as 192.0.2.1.',
      });
    }
    return { host: found?.value ?? hostaddr.value, address: hostaddr.value };
  }
  if (found !== undefined) return { host: found.value };
  const host = (await findSocketFolder(port)) ?? 'localhost';
  note('host', host, 'default');
  return { host };
}

function defaultUser(note: Note): string {
  const user = systemUser();
  if (user === undefined) {
    throw new PmdbError('BAD_CONFIG', 'No database user is named, and the account that runs pmdb has no name', {
      remedy: 'Name one: in the URL (postgres://user@host/database) or as PGUSER.',
    });
  }
  note('user', user, 'default');
  return user;
}

async function resolvePassword(
  find: (keyword: Keyword) => Found | undefined,
  environment: Environment,
  question: Parameters<typeof passwordFromFile>[1],
): Promise<{ found?: { value: string; source: Source; from: string } | undefined; warning?: string | undefined }> {
  const given = find('password');
  if (given !== undefined) return { found: given };
  const file = find('passfile')?.value ?? libpqHome(environment.values).passwordFile;
  const { password, warning } = await passwordFromFile(file, question);
  return {
    found: password === undefined ? undefined : { value: password, source: 'password file', from: file },
    warning,
  };
}

function wholeNumber(
  found: { value: string; from: string | undefined },
  what: string,
  min: number,
  max: number,
): number {
  const number = /^-?\d{1,9}$/.test(found.value.trim()) ? Number(found.value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new PmdbError('BAD_CONFIG', `${found.from}: ${what} is not a number from ${Math.max(0, min)} to ${max}`, {
    remedy: `Give a whole number, such as ${what}=${what === 'port' ? 5432 : CONNECT_TIMEOUT}.`,
  });
}
