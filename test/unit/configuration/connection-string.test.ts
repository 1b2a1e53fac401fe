import { describe, expect, test } from 'vitest';
import { parseConnectionString } from '../../../src/core/connection-string.ts';
import { PmdbError } from '../../../src/core/errors.ts';

const error = (text: string): PmdbError => {
  try {
    parseConnectionString(text, '--url');
  } catch (thrown) {
    if (thrown instanceof PmdbError) return thrown;
    throw thrown;
  }
  throw new Error('accepted');
};

// What libpq's PQconninfoParse makes of the same text.
describe('a connection string means what it means to libpq', () => {
  test.each([
    ['postgres://', {}],
    ['postgresql:///', {}],
    ['postgres://h', { host: 'h' }],
    ['postgres://u@', { user: 'u' }],
    ['postgres://u:p@h:5433/db', { user: 'u', password: 'p', host: 'h', port: '5433', dbname: 'db' }],
    ['postgresql://:p@h', { password: 'p', host: 'h' }],
    ['postgres://h:/db', { host: 'h', dbname: 'db' }],
    ['postgres://u:a:b@h/db', { user: 'u', password: 'a:b', host: 'h', dbname: 'db' }],
    ['postgres://u:p?#x@h/db', { user: 'u', password: 'p?#x', host: 'h', dbname: 'db' }],
    ['postgres://u:p%40%2F%3A%25+@h/d%20b', { user: 'u', password: 'p@/:%+', host: 'h', dbname: 'd b' }],
    ['postgres://[::1]:5433/db', { host: '::1', port: '5433', dbname: 'db' }],
    ['postgres://[fe80::1]', { host: 'fe80::1' }],
    ['postgres://%2Frun%2Fpostgresql/db', { host: '/run/postgresql', dbname: 'db' }],
    ['postgresql:///db?host=/run/postgresql&port=5433', { dbname: 'db', host: '/run/postgresql', port: '5433' }],
    ['postgres://h/db?user=x&password=y%26z', { host: 'h', dbname: 'db', user: 'x', password: 'y&z' }],
    ['postgres://a/b?host=c&dbname=d', { host: 'c', dbname: 'd' }],
    ['postgres://h?dbname=q', { host: 'h', dbname: 'q' }],
    ['postgres://h/db/e', { host: 'h', dbname: 'db/e' }],
    ['postgres://h/db?', { host: 'h', dbname: 'db' }],
    ['postgres://h?ssl=true&', { host: 'h', sslmode: 'require' }],
    [
      'postgres://h?sslmode=verify-full&sslrootcert=/ca.crt',
      { host: 'h', sslmode: 'verify-full', sslrootcert: '/ca.crt' },
    ],
    ['postgres://h?options=-c%20search_path%3Da', { host: 'h', options: '-c search_path=a' }],
    ['postgres://h?application_name=x&keepalives=1', { host: 'h' }],
    ['postgres://h/d?schema=public&connection_limit=5&pgbouncer=true', { host: 'h', dbname: 'd' }],
    ['postgres://h?x-migrations-table=m&x-statement-timeout=5', { host: 'h' }],
    ['postgres://?service=prod', { service: 'prod' }],
    ['host=a port=5 dbname=d', { host: 'a', port: '5', dbname: 'd' }],
    [" host = a  user= 'b c' ", { host: 'a', user: 'b c' }],
    ["password='a\\'b\\\\' user=a\\ b", { password: "a'b\\", user: 'a b' }],
    ['host=a=b', { host: 'a=b' }],
    ['service=prod', { service: 'prod' }],
    ['postgres://u:p@h/db\n', { user: 'u', password: 'p', host: 'h', dbname: 'db' }],
  ])('%s', (text, expected) => {
    const said = Object.entries(parseConnectionString(text, '--url')).filter(([, value]) => value !== '');
    expect(Object.fromEntries(said)).toEqual(expected);
  });
});

describe('what libpq would not take, or pmdb can not do, is refused with the way out', () => {
  const ENCODE = 'with % @ : / ? in a user name or password percent-encoded (%25 %40 %3A %2F %3F).';
  test.each([
    [
      'localhost:5432/db',
      '--url is not a connection string',
      'Write it as postgres://user:password@host:5432/database',
    ],
    ['', '--url is not a connection string', 'Write it as'],
    ['mysql://h/db', '--url starts with mysql://, not with postgres://', 'Write it as'],
    ['jdbc:postgresql://h/db', '--url starts with jdbc:postgresql://, not with postgres://', 'Write it as'],
    ['postgres://u:s3/cret@h/db', '--url has no readable host and port', ENCODE],
    ['postgres://u:s3@cret@h/db', '--url has no readable host and port', ENCODE],
    ['postgres://u:s3%cret@h/db', '--url has a "%" that does not begin a percent-encoded character', ENCODE],
    ['postgres://u:s3cret%00@h', '--url has a "%" that does not begin a percent-encoded character', ENCODE],
    ['postgres://u:s3cret@::1/db', '--url has no readable host and port', 'An IPv6 address stands in brackets: [::1].'],
    ['postgres://u:s3cret@a:1,b:2/db', '--url names several hosts', 'Name the one server that pmdb shall change'],
    ['postgres://h/db?s3cret', '--url has a part after "?" that is not parameter=value', ENCODE],
    ["password='s3cret", '--url is not made of keyword=value pairs', "password='a b'"],
    ['host=h password=s3 cret', '--url is not made of keyword=value pairs', "password='a b'"],
    ['postgres://h?sslmod=require', '--url: there is no connection parameter "sslmod"', 'Did you mean sslmode?'],
    [
      'postgres://h?xyzzy_frobnicate=1',
      '--url: there is no connection parameter "xyzzy_frobnicate"',
      'Remove it. pmdb reads host',
    ],
    [
      'postgres://h?target_session_attrs=standby',
      '--url: target_session_attrs=standby is not supported',
      'must accept writes',
    ],
    ['postgres://h?channel_binding=require', '--url: channel_binding=require is not supported', 'sslmode=verify-full'],
    ['postgres://h?gssencmode=require', '--url: gssencmode=require is not supported', 'TLS'],
    ['postgres://h?schema=app', '--url: schema=app is not supported', 'options=-csearch_path%3D<schema>'],
    ['postgres://h?search_path=a,b', '--url: search_path is not supported', 'options=-csearch_path%3D<schema>'],
    ['postgres://h?sslpassword=s3cret', '--url: sslpassword is not supported', 'openssl pkey'],
  ])('%s', (text, message, remedy) => {
    const { code, exitCode, message: said, parts } = error(text);
    expect({ code, exitCode, said }).toEqual({ code: 'BAD_CONFIG', exitCode: 2, said: message });
    expect(parts.remedy).toContain(remedy);
    expect(`${said} ${parts.remedy}`).not.toMatch(/s3|cret/);
  });

  test.each(['any', 'read-write', 'primary'])('target_session_attrs=%s asks for what pmdb demands anyway', (value) => {
    expect(parseConnectionString(`postgres://h?target_session_attrs=${value}`, '--url')).toEqual({ host: 'h' });
  });
});
