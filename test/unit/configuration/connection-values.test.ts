import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Place, place, type Said } from './resolve.ts';

let project: string;
let home: string;
let resolve: Place['resolve'];
beforeEach(async () => {
  ({ project, home, resolve } = await place());
});

describe('the values of one database: connection string, service file, environment, .env, default', () => {
  const SERVICE = '[prod]\nport=2\n[hosted]\nhost=service-host\nport=2\nuser=service-user\nsslmode=disable\n';
  const port = async (said: Said) => {
    await writeFile(join(home, '.pg_service.conf'), SERVICE);
    const { database, sources } = await resolve(said);
    const setting = sources.database.find(({ name }) => name === 'port');
    return database === 'embedded' ? database : `${database.port} from ${setting?.source}`;
  };
  const service = (url: string) => ({ url });
  test.each<[string, Said, string]>([
    ['URL, service', { flags: service('postgres://h:1?service=prod'), env: { PGPORT: '3' } }, '1 from flag'],
    ['URL, environment', { flags: service('postgres://h:1'), env: { PGPORT: '3' } }, '1 from flag'],
    ['URL, .env', { flags: service('postgres://h:1'), file: 'PGPORT=4' }, '1 from flag'],
    [
      'service, environment',
      { flags: service('postgres://h?service=prod'), env: { PGPORT: '3' } },
      '2 from service file',
    ],
    ['service, .env', { env: { PGSERVICE: 'prod' }, file: 'PGPORT=4' }, '2 from service file'],
    ['service in keyword=value', { flags: service('service=prod') }, '2 from service file'],
    ['service in .env', { file: 'PGSERVICE=prod' }, '2 from service file'],
    [
      'environment, .env',
      { flags: service('postgres://h'), env: { PGPORT: '3' }, file: 'PGPORT=4' },
      '3 from environment',
    ],
    ['.env, default', { flags: service('postgres://h'), file: 'PGPORT=4' }, '4 from .env'],
    ['default', { flags: service('postgres://h') }, '5432 from default'],
  ])('%s', async (_, said, expected) => {
    expect(await port(said)).toBe(expected);
  });

  test('a service that no file has is an error that names the files', async () => {
    await expect(resolve({ env: { PGSERVICE: 'nope', PGSYSCONFDIR: '/etc/pg' } })).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: `There is no service "nope" in ${home}/.pg_service.conf or /etc/pg/pg_service.conf`,
    });
  });

  test('PGSERVICEFILE takes the place of ~/.pg_service.conf', async () => {
    await writeFile(join(project, 'services'), '[prod]\nhost=elsewhere\n');
    const { database } = await resolve({ env: { PGSERVICE: 'prod', PGSERVICEFILE: join(project, 'services') } });
    expect(database).toMatchObject({ host: 'elsewhere' });
  });

  test('every part and its default', async () => {
    const { database } = await resolve({ flags: { url: 'postgres://u@h' } });
    expect(database).toEqual({
      host: 'h',
      address: undefined,
      port: 5432,
      name: 'u',
      user: 'u',
      password: undefined,
      sslmode: 'prefer',
      sslmodeGiven: false,
      sslrootcert: undefined,
      sslcert: undefined,
      sslkey: undefined,
      options: undefined,
      connectTimeout: 10,
    });
  });

  test('every variable of libpq', async () => {
    const env = {
      PGHOST: 'h',
      PGHOSTADDR: '192.0.2.1',
      PGPORT: '6000',
      PGDATABASE: 'd',
      PGUSER: 'u',
      PGPASSWORD: 'secret word',
      PGSSLMODE: 'verify-ca',
      PGSSLROOTCERT: '/ca.crt',
      PGSSLCERT: '/client.crt',
      PGSSLKEY: '/client.key',
      PGOPTIONS: '-c a=b',
      PGCONNECT_TIMEOUT: '0',
    };
    const { database, secrets } = await resolve({ env });
    expect(database).toEqual({
      host: 'h',
      address: '192.0.2.1',
      port: 6000,
      name: 'd',
      user: 'u',
      password: 'secret word',
      sslmode: 'verify-ca',
      sslmodeGiven: true,
      sslrootcert: '/ca.crt',
      sslcert: '/client.crt',
      sslkey: '/client.key',
      options: '-c a=b',
      connectTimeout: 0,
    });
    expect(secrets).toEqual(['secret word']);
  });

  test('PGHOSTADDR does not lead a URL with a host elsewhere', async () => {
    const { database } = await resolve({ flags: { url: 'postgres://staging' }, env: { PGHOSTADDR: '192.0.2.1' } });
    expect(database).toMatchObject({ host: 'staging', address: undefined });
  });

  test.each<[string, Said, string]>([
    ['port', { env: { PGPORT: '70000' } }, 'PGPORT: port is not a number from 1 to 65535'],
    ['port in .env', { file: 'PGPORT=abc' }, 'PGPORT (.env): port is not a number from 1 to 65535'],
    [
      'timeout',
      { flags: { url: 'postgres://h?connect_timeout=x' } },
      '--url: connect_timeout is not a number from 0 to 86400',
    ],
    ['hostaddr', { env: { PGHOSTADDR: 'name' } }, 'PGHOSTADDR: hostaddr is not an IP address'],
    ['several hosts', { env: { PGHOST: 'a,b' } }, 'PGHOST names several hosts'],
    ['sslmode', { env: { PGHOST: 'h', PGSSLMODE: 'requier' } }, 'PGSSLMODE: there is no sslmode "requier"'],
    ['a demand', { env: { PGHOST: 'h', PGREQUIREAUTH: 'md5' } }, 'PGREQUIREAUTH is not supported'],
  ])('a bad %s is refused', async (_, said, message) => {
    await expect(resolve(said)).rejects.toMatchObject({ code: 'BAD_CONFIG', message });
  });
});
