import { beforeEach, describe, expect, test } from 'vitest';
import { type Place, place, type Said } from './resolve.ts';

let resolve: Place['resolve'];
beforeEach(async () => {
  ({ resolve } = await place());
});

/** "host from source", or "embedded". */
async function origin(said: Said): Promise<string> {
  const { database, sources } = await resolve(said);
  if (database === 'embedded') return 'embedded';
  const setting = sources.database.find(({ name }) => name === 'host');
  return `${database.host} from ${setting?.from}`;
}

describe('where the database comes from: each way beats all below it', () => {
  const flag: Said = { flags: { url: 'postgres://flag' } };
  const url: Said = { env: { DATABASE_URL: 'postgres://url' } };
  const urlFile: Said = { file: 'DATABASE_URL=postgres://url-file' };
  const host: Said = { env: { PGHOST: 'pghost' } };
  const hostFile: Said = { file: 'PGHOST=pghost-file' };
  const nothing: Said = {};
  test.each([
    ['--url, DATABASE_URL', flag, url, 'flag from --url'],
    ['--url, DATABASE_URL in .env', flag, urlFile, 'flag from --url'],
    ['--url, PGHOST', flag, host, 'flag from --url'],
    ['--url, PGHOST in .env', flag, hostFile, 'flag from --url'],
    ['--url, nothing', flag, nothing, 'flag from --url'],
    ['DATABASE_URL, DATABASE_URL in .env', url, urlFile, 'url from DATABASE_URL'],
    ['DATABASE_URL, PGHOST', url, { env: { ...url.env, ...host.env } }, 'url from DATABASE_URL'],
    ['DATABASE_URL, PGHOST in .env', url, hostFile, 'url from DATABASE_URL'],
    ['DATABASE_URL in .env, PGHOST', urlFile, host, 'url-file from DATABASE_URL (.env)'],
    ['DATABASE_URL in .env, nothing', urlFile, nothing, 'url-file from DATABASE_URL (.env)'],
    ['PGHOST, PGHOST in .env', host, hostFile, 'pghost from PGHOST'],
    ['PGHOST in .env, nothing', hostFile, nothing, 'pghost-file from PGHOST (.env)'],
    ['an empty DATABASE_URL switches .env off', { env: { DATABASE_URL: '' } }, urlFile, 'embedded'],
    ['--embedded, DATABASE_URL', { flags: { embedded: true } }, url, 'embedded'],
    ['nothing', nothing, nothing, 'embedded'],
  ])('%s', async (_, first, second, expected) => {
    expect(await origin({ ...second, ...first })).toBe(expected);
  });

  test.each(['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGUSER'])('%s alone names a database', async (name) => {
    const value = { PGHOSTADDR: '192.0.2.1', PGPORT: '54321' }[name] ?? 'x';
    expect((await resolve({ env: { [name]: value } })).database).not.toBe('embedded');
  });

  test.each(['PGPASSWORD', 'PGSSLMODE', 'PGPASSFILE', 'PGOPTIONS', 'PGCONNECT_TIMEOUT'])(
    '%s alone names none',
    async (name) => {
      expect((await resolve({ env: { [name]: 'x' } })).database).toBe('embedded');
    },
  );

  test('in CI nothing is started unasked', async () => {
    await expect(resolve({ env: { CI: 'true' } })).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: 'No database is configured, and CI is set: an embedded server is not started unasked',
      parts: {
        remedy: 'Give --url postgres://…, or set DATABASE_URL, or ask for an embedded server with --embedded.',
      },
    });
    expect(await resolve({ env: { CI: 'true' }, flags: { embedded: true } })).toMatchObject({
      database: 'embedded',
      ci: true,
    });
    expect(await origin({ env: { CI: 'true' }, ...flag })).toBe('flag from --url');
    expect(await resolve({ env: { CI: 'false' } })).toMatchObject({ database: 'embedded', ci: false });
  });

  test('--embedded and --url contradict each other', async () => {
    await expect(resolve({ flags: { embedded: true, url: 'postgres://x' } })).rejects.toMatchObject({
      code: 'BAD_FLAG',
    });
  });

  test('a DATABASE_URL in .env that beats an exported PGHOST is pointed out', async () => {
    const { warnings } = await resolve({ ...urlFile, ...host });
    expect(warnings).toEqual([
      'DATABASE_URL from .env names the database; PGHOST of the environment only fills its gaps.',
    ]);
  });
});

describe('the direct way past a pooler', () => {
  const DIRECT = { PMDB_DIRECT_URL: 'postgres://direct' };
  const DIRECT_FILE = 'PMDB_DIRECT_URL=postgres://direct\n';
  test.each<[string, Said, string | undefined]>([
    ['both from the environment', { env: { DATABASE_URL: 'postgres://a', ...DIRECT } }, 'direct'],
    ['both from .env', { file: `DATABASE_URL=postgres://a\n${DIRECT_FILE}` }, 'direct'],
    ['environment past .env', { file: 'DATABASE_URL=postgres://a', env: DIRECT }, 'direct'],
    ['with PGHOST', { env: { PGHOST: 'a', ...DIRECT } }, 'direct'],
    ['.env never past the environment', { env: { DATABASE_URL: 'postgres://a' }, file: DIRECT_FILE }, undefined],
    ['never past --url', { flags: { url: 'postgres://a' }, env: DIRECT }, undefined],
    ['never for the embedded server', { env: DIRECT }, undefined],
  ])('%s', async (_, said, expected) => {
    expect((await resolve(said)).direct?.host).toBe(expected);
  });
});
