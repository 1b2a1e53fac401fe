import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeConfig, showConfig } from '../../../src/commands/config.ts';
import { place } from './resolve.ts';

test('pmdb config shows every value with what said it, and no secret', async () => {
  const { project, home, resolve } = await place();
  await writeFile(join(home, '.pgpass'), '*:*:*:*:from-password-file', { mode: 0o600 });
  const configuration = await resolve({
    flags: { lockWait: '2min' },
    env: { PGPORT: '5433' },
    file: 'DATABASE_URL=postgres://app@db.example.com/shop?sslmode=require\nPMDB_DIRECT_URL=postgres://app:s3cret-word@direct/shop',
  });
  expect(describeConfig(showConfig(configuration))).toBe(
    `
pmdb
  project          ${project}  (--dir)
  lock-wait        2min  (--lock-wait)
  lock-timeout     5s  (default)

database: postgresql://app@db.example.com:5433/shop?sslmode=require
  port             5433  (PGPORT)
  host             db.example.com  (DATABASE_URL (.env))
  user             app  (DATABASE_URL (.env))
  dbname           shop  (DATABASE_URL (.env))
  password         ********  (${home}/.pgpass)
  sslmode          require  (DATABASE_URL (.env))
  connect_timeout  10  (default)

direct way: postgresql://app@direct:5433/shop
  port             5433  (PGPORT)
  host             direct  (PMDB_DIRECT_URL (.env))
  user             app  (PMDB_DIRECT_URL (.env))
  dbname           shop  (PMDB_DIRECT_URL (.env))
  password         ********  (PMDB_DIRECT_URL (.env))
  sslmode          prefer  (default)
  connect_timeout  10  (default)`.trimStart(),
  );
  expect(JSON.stringify(showConfig(configuration))).not.toMatch(/s3cret-word|from-password-file/);
});

test('the embedded server has no address before it runs', async () => {
  const { resolve } = await place();
  const shown = showConfig(await resolve({ flags: { embedded: true } }));
  expect(shown).toMatchObject({ url: undefined, direct: [], warnings: [] });
  expect(shown.database).toEqual([{ name: 'server', value: 'embedded', source: 'flag', from: '--embedded' }]);
  expect(describeConfig(shown)).toContain('database: the embedded server\n  server        embedded  (--embedded)');
});
