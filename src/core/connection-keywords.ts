import { PmdbError } from './errors.ts';
import { nearest } from './nearest.ts';

/** The keywords of a connection string that pmdb acts on, with the environment variable that libpq gives each. */
export const VARIABLES = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  service: 'PGSERVICE',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  options: 'PGOPTIONS',
  connect_timeout: 'PGCONNECT_TIMEOUT',
} as const;

export type Keyword = keyof typeof VARIABLES;

/** What one connection string, service or environment says. An absent or empty value says nothing, as in libpq. */
export type ConnectionValues = Partial<Record<Keyword, string>>;

/** libpq knows these and nothing is lost without them: pmdb names itself, speaks UTF-8, and leaves tuning to the system. */
const IGNORED = new Set([
  'application_name',
  'fallback_application_name',
  'client_encoding',
  'keepalives',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'sslcompression',
  'sslsni',
  'krbsrvname',
  'gsslib',
  'gssdelegation',
  'load_balance_hosts',
  'max_protocol_version',
]);

/**
 * What Prisma reads of the same DATABASE_URL, and libpq doesn't know: how it pools and caches. A pooler is noticed without.
 * https://www.prisma.io/docs/orm/overview/databases/postgresql#arguments
 */
const PRISMA = new Set([
  'connection_limit',
  'pgbouncer',
  'pool_timeout',
  'single_use_connections',
  'socket_timeout',
  'statement_cache_size',
]);

/** Settings of golang-migrate itself, which it takes out before it connects, such as x-migrations-table. */
const GOLANG_MIGRATE = /^x-/;

interface Limit {
  readonly variable?: string;
  /** The values under which a connection of pmdb is what libpq would have made. */
  readonly values: readonly string[];
  readonly remedy: string;
}

/** libpq knows these, most of them as a demand. Passing over a demand would be worse than refusing it. */
const LIMITED: Readonly<Record<string, Limit>> = {
  target_session_attrs: {
    variable: 'PGTARGETSESSIONATTRS',
    values: ['any', 'read-write', 'primary'],
    remedy: 'Leave it out and name the one server that pmdb shall change: it must accept writes.',
  },
  channel_binding: {
    variable: 'PGCHANNELBINDING',
    values: ['disable', 'prefer'],
    remedy: 'Use sslmode=verify-full with sslrootcert=system or a file instead: it keeps impostors out as well.',
  },
  gssencmode: {
    variable: 'PGGSSENCMODE',
    values: ['disable', 'prefer'],
    remedy: 'pmdb has no Kerberos: use TLS (sslmode=verify-full).',
  },
  sslnegotiation: { variable: 'PGSSLNEGOTIATION', values: ['postgres'], remedy: 'Use sslnegotiation=postgres.' },
  sslcertmode: { variable: 'PGSSLCERTMODE', values: ['allow'], remedy: 'Use sslcertmode=allow.' },
  ssl_min_protocol_version: {
    variable: 'PGSSLMINPROTOCOLVERSION',
    values: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
    remedy: 'Leave it out: pmdb speaks TLS 1.2 and 1.3, and the server chooses.',
  },
  ssl_max_protocol_version: {
    variable: 'PGSSLMAXPROTOCOLVERSION',
    values: ['TLSv1.3'],
    remedy: 'Leave it out: pmdb speaks TLS 1.2 and 1.3, and the server chooses.',
  },
  min_protocol_version: { variable: 'PGMINPROTOCOLVERSION', values: ['3.0'], remedy: 'Leave it out.' },
  require_auth: { variable: 'PGREQUIREAUTH', values: [], remedy: 'Use sslmode=verify-full to be sure of the server.' },
  requirepeer: { variable: 'PGREQUIREPEER', values: [], remedy: 'Leave it out.' },
  sslcrl: { variable: 'PGSSLCRL', values: [], remedy: 'Leave it out: pmdb reads no revocation lists.' },
  sslcrldir: { variable: 'PGSSLCRLDIR', values: [], remedy: 'Leave it out: pmdb reads no revocation lists.' },
  sslpassword: { values: [], remedy: 'Give a key without a passphrase: openssl pkey -in KEY -out PLAIN_KEY' },
  schema: {
    values: ['public'],
    remedy: "It is Prisma's. Leave it out, and set the path with options=-csearch_path%3D<schema>, or for the role.",
  },
  search_path: {
    values: [],
    remedy: 'libpq knows it as an option: options=-csearch_path%3D<schema>.',
  },
  sslaccept: {
    values: ['accept_invalid_certs'],
    remedy: "It is Prisma's. Use sslmode=verify-full, with sslrootcert=system or a file.",
  },
  replication: { values: ['false', 'off', 'no', '0'], remedy: 'Leave it out.' },
};

/**
 * Keeps the keywords that pmdb uses. `origin` says where they stand, in words for a message.
 * Throws BAD_CONFIG for an unknown keyword and for a demand that pmdb can't fulfil.
 */
export function acceptKeywords(pairs: Iterable<readonly [string, string]>, origin: string): ConnectionValues {
  const values: ConnectionValues = {};
  for (const [keyword, value] of pairs) {
    if (isKeyword(keyword)) values[keyword] = value;
    else if (keyword in LIMITED) checkLimit(keyword, value, `${origin}: ${keyword}`);
    else if (!IGNORED.has(keyword) && !isOfOthers(keyword)) throw unknownKeyword(keyword, origin);
  }
  return values;
}

/** Refuses environment variables that make a demand which pmdb can't fulfil. */
export function checkVariables(env: Readonly<Record<string, string | undefined>>): void {
  for (const [keyword, { variable }] of Object.entries(LIMITED)) {
    const value = variable && env[variable];
    if (value) checkLimit(keyword, value, variable);
  }
}

/** Other tools, whose place pmdb takes or beside which it works, read the same URL. */
function isOfOthers(keyword: string): boolean {
  return PRISMA.has(keyword) || GOLANG_MIGRATE.test(keyword);
}

function isKeyword(keyword: string): keyword is Keyword {
  return Object.hasOwn(VARIABLES, keyword);
}

function checkLimit(keyword: string, value: string, what: string): void {
  const limit = LIMITED[keyword];
  if (limit === undefined || value === '' || limit.values.includes(value)) return;
  // Where no value is good, the value may be a secret.
  const shown = limit.values.length === 0 ? '' : `=${value}`;
  throw new PmdbError('BAD_CONFIG', `${what}${shown} is not supported`, { remedy: limit.remedy });
}

function unknownKeyword(keyword: string, origin: string): PmdbError {
  const known = [...Object.keys(VARIABLES), ...IGNORED, ...Object.keys(LIMITED)];
  const near = nearest(keyword, known);
  return new PmdbError('BAD_CONFIG', `${origin}: there is no connection parameter "${keyword}"`, {
    remedy: near
      ? `Did you mean ${near}?`
      : `Remove it. pmdb reads ${Object.keys(VARIABLES).join(', ')}, with the meaning they have in libpq.`,
  });
}
