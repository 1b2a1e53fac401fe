import { acceptKeywords, type ConnectionValues } from './connection-keywords.ts';
import { PmdbError } from './errors.ts';

const EXAMPLE = 'postgres://user:password@host:5432/database';
// None of these messages shows what it complains about: with a stray character in a password, that is the password.
const ENCODE = `Write it as ${EXAMPLE}, with % @ : / ? in a user name or password percent-encoded (%25 %40 %3A %2F %3F).`;

/**
 * What a connection string says: a URL (postgres:// or postgresql://) or libpq's keyword=value pairs, with the grammar
 * of libpq. `origin` says where it stands, such as "--url" or "DATABASE_URL". Throws BAD_CONFIG; never shows the text.
 */
export function parseConnectionString(text: string, origin: string): ConnectionValues {
  const trimmed = text.trim();
  const [, scheme] = /^([A-Za-z][\w+.:-]*):\/\//.exec(trimmed) ?? [];
  if (scheme === 'postgres' || scheme === 'postgresql') {
    return acceptKeywords(parseUrl(trimmed.slice(scheme.length + 3), origin), origin);
  }
  if (scheme === undefined && trimmed.includes('=')) return acceptKeywords(parsePairs(trimmed, origin), origin);
  throw bad(
    origin,
    scheme === undefined ? 'is not a connection string' : `starts with ${scheme}://, not with postgres://`,
    `Write it as ${EXAMPLE} or as "host=… port=… dbname=… user=…".`,
  );
}

function parseUrl(rest: string, origin: string): Map<string, string> {
  const [, userinfo, authority = '', path, query] =
    /^(?:([^@/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(rest) ?? [];
  const found = new Map<string, string>();
  const keep = (keyword: string, encoded: string | undefined) => {
    if (encoded) found.set(keyword, decode(encoded, origin));
  };
  if (userinfo !== undefined) {
    const [, user, password] = /^([^:]*)(?::(.*))?$/s.exec(userinfo) ?? [];
    keep('user', user);
    keep('password', password);
  }
  const { host, port } = splitAuthority(authority, origin);
  keep('host', host);
  keep('port', port);
  keep('dbname', path);
  for (const parameter of query ? query.replace(/&$/, '').split('&') : []) {
    const [, keyword, value] = /^([^=]+)=([^=]*)$/s.exec(parameter) ?? [];
    if (keyword === undefined) throw bad(origin, 'has a part after "?" that is not parameter=value', ENCODE);
    // JDBC's way to say it, which libpq accepts too.
    if (keyword === 'ssl' && value === 'true') found.set('sslmode', 'require');
    else found.set(decode(keyword, origin), decode(value ?? '', origin));
  }
  return found;
}

function splitAuthority(authority: string, origin: string): { host: string | undefined; port: string | undefined } {
  if (authority.includes(',')) throw severalHosts(origin);
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(authority) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.includes('@') || (port && !/^\d+$/.test(port))) {
    throw bad(origin, 'has no readable host and port', `${ENCODE} An IPv6 address stands in brackets: [::1].`);
  }
  return { host, port };
}

function decode(text: string, origin: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes('\0')) return decoded;
  } catch {
    // Fall through: the reason is the same as for a NUL.
  }
  throw bad(origin, 'has a "%" that does not begin a percent-encoded character', ENCODE);
}

/** `keyword = value` or `keyword = 'a value'`, with \' and \\ inside values. */
function parsePairs(text: string, origin: string): Map<string, string> {
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s\\']|\\.)(?:[^\s\\]|\\.)*)?)(?=\s|$)\s*/suy;
  const found = new Map<string, string>();
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null) {
      throw bad(origin, 'is not made of keyword=value pairs', `Quote a value with blanks: password='a b'. ${ENCODE}`);
    }
    const [, keyword = '', quoted, plain] = match;
    found.set(keyword, (quoted ?? plain ?? '').replace(/\\(.)/gsu, '$1'));
  }
  return found;
}

/** Thrown where a host or port is a list: libpq would try one after the other. */
export function severalHosts(origin: string): PmdbError {
  return bad(
    origin,
    'names several hosts',
    'Name the one server that pmdb shall change; a migration must not land on whichever answers first.',
  );
}

function bad(origin: string, what: string, remedy: string): PmdbError {
  return new PmdbError('BAD_CONFIG', `${origin} ${what}`, { remedy });
}
