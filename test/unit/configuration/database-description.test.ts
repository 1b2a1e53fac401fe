import { describe, expect, test } from 'vitest';
import { parseConnectionString } from '../../../src/core/connection-string.ts';
import type { Database } from '../../../src/core/database.ts';
import { describeDatabase, urlOf } from '../../../src/core/database-description.ts';

const BASE: Database = {
  host: '127.0.0.1',
  port: 5432,
  name: 'app',
  user: 'pmdb',
  password: 'p@ss/wörd',
  sslmode: 'prefer',
  sslmodeGiven: false,
  sslrootcert: undefined,
  sslcert: undefined,
  sslkey: undefined,
  options: undefined,
  connectTimeout: 10,
};

describe('a database is named without its password', () => {
  test.each<[Partial<Database>, string, string]>([
    [{}, 'pmdb@127.0.0.1:5432/app', 'postgresql://pmdb@127.0.0.1:5432/app'],
    [{ host: '::1' }, 'pmdb@[::1]:5432/app', 'postgresql://pmdb@[::1]:5432/app'],
    [
      { host: '/run/pg', port: 5433 },
      'pmdb@/run/pg/.s.PGSQL.5433/app',
      'postgresql://pmdb@/app?host=%2Frun%2Fpg&port=5433',
    ],
    [{ user: 'a b', name: 'x/y' }, 'a b@127.0.0.1:5432/x/y', 'postgresql://a%20b@127.0.0.1:5432/x%2Fy'],
    [{ sslmode: 'disable' }, 'pmdb@127.0.0.1:5432/app', 'postgresql://pmdb@127.0.0.1:5432/app?sslmode=disable'],
    [
      { options: '-c a=1+1', address: '192.0.2.7' },
      'pmdb@127.0.0.1:5432/app',
      'postgresql://pmdb@127.0.0.1:5432/app?hostaddr=192.0.2.7&options=-c%20a%3D1%2B1',
    ],
  ])('%j', (parts, description, url) => {
    const database = { ...BASE, ...parts };
    expect([describeDatabase(database), urlOf(database)]).toEqual([description, url]);
  });

  test('the URL with its password reads back as the same database', () => {
    const url = urlOf({ ...BASE, options: '-c a=1+1' }, { password: true });
    expect(parseConnectionString(url, '--url')).toEqual({
      user: 'pmdb',
      password: 'p@ss/wörd',
      host: '127.0.0.1',
      port: '5432',
      dbname: 'app',
      options: '-c a=1+1',
    });
  });
});
