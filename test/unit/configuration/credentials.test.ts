import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Place, place, type Said } from './resolve.ts';

let project: string;
let home: string;
let resolve: Place['resolve'];
beforeEach(async () => {
  ({ project, home, resolve } = await place());
});

describe('the password: connection string, service file, environment, password file', () => {
  const FILE = 'h:*:*:*:from-file\nlocalhost:*:*:*:from-local\n';
  const password = async (said: Said, mode = 0o600) => {
    await writeFile(join(home, '.pgpass'), FILE);
    await chmod(join(home, '.pgpass'), mode);
    const { database, warnings } = await resolve(said);
    return { password: database === 'embedded' ? database : database.password, warnings };
  };
  test.each<[string, Said, string | undefined]>([
    ['URL, environment', { flags: { url: 'postgres://u:url@h' }, env: { PGPASSWORD: 'env' } }, 'url'],
    ['URL, file', { flags: { url: 'postgres://u:url@h' } }, 'url'],
    ['environment, file', { flags: { url: 'postgres://u@h' }, env: { PGPASSWORD: 'env' } }, 'env'],
    ['.env, file', { flags: { url: 'postgres://u@h' }, file: 'PGPASSWORD=dotenv' }, 'dotenv'],
    ['file', { flags: { url: 'postgres://u@h' } }, 'from-file'],
    ['file, empty password in the URL', { flags: { url: 'postgres://u:@h' } }, 'from-file'],
    ['file, for the default socket', { flags: { url: 'postgres://u@/?host=/tmp' } }, 'from-local'],
    ['nothing', { flags: { url: 'postgres://u@other' } }, undefined],
  ])('%s', async (_, said, expected) => {
    expect(await password(said)).toEqual({ password: expected, warnings: [] });
  });

  test('a password file that others can read is not used, and pmdb says so', async () => {
    const path = join(home, '.pgpass');
    expect(await password({ flags: { url: 'postgres://u@h' } }, 0o640)).toEqual({
      password: undefined,
      warnings: [`The password file ${path} is not used: others can read it. To mend that: chmod 600 ${path}`],
    });
  });

  test('PGPASSFILE and passfile= take the place of ~/.pgpass', async () => {
    const [one, two] = [join(project, 'one'), join(project, 'two')];
    await writeFile(one, '*:*:*:*:one', { mode: 0o600 });
    await writeFile(two, '*:*:*:*:two', { mode: 0o600 });
    const env = { PGPASSFILE: one };
    expect(await password({ flags: { url: 'postgres://u@h' }, env })).toMatchObject({ password: 'one' });
    expect(await password({ flags: { url: `postgres://u@h?passfile=${two}` }, env })).toMatchObject({
      password: 'two',
    });
  });

  test('no resolved setting shows it', async () => {
    const { sources } = await resolve({ flags: { url: 'postgres://u:s3cret@h' } });
    expect(JSON.stringify(sources)).not.toContain('s3cret');
    expect(sources.database).toContainEqual({ name: 'password', value: '********', source: 'flag', from: '--url' });
  });
});

describe('certificates', () => {
  const certificate = async (...names: string[]) => {
    await mkdir(join(home, '.postgresql'));
    for (const name of names) await writeFile(join(home, '.postgresql', name), '');
  };
  const tls = async (query: string) => {
    const { database } = await resolve({ flags: { url: `postgres://h?${query}` } });
    if (database === 'embedded') throw new Error('embedded');
    const { sslmode, sslrootcert, sslcert, sslkey } = database;
    return [sslmode, sslrootcert, sslcert, sslkey].map((value) => value?.replace(home, '~'));
  };

  test('are found where libpq keeps them, and used when the mode needs them', async () => {
    await certificate('root.crt', 'postgresql.crt', 'postgresql.key');
    const [root, cert, key] = ['root.crt', 'postgresql.crt', 'postgresql.key'].map((name) => `~/.postgresql/${name}`);
    expect(await tls('sslmode=disable')).toEqual(['disable', undefined, undefined, undefined]);
    expect(await tls('')).toEqual(['prefer', undefined, cert, key]);
    expect(await tls('sslmode=require')).toEqual(['require', root, cert, key]);
    expect(await tls('sslmode=verify-full')).toEqual(['verify-full', root, cert, key]);
    expect(await tls('sslmode=verify-ca&sslrootcert=/other')).toEqual(['verify-ca', '/other', cert, key]);
  });

  test('sslrootcert=system means verify-full, and nothing less', async () => {
    expect(await tls('sslrootcert=system')).toEqual(['verify-full', 'system', undefined, undefined]);
    await expect(tls('sslrootcert=system&sslmode=require')).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: '--url: sslmode=require is too weak for sslrootcert=system',
    });
  });

  test('a mode that verifies needs a root certificate', async () => {
    await expect(tls('sslmode=verify-full')).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: `sslmode=verify-full needs a root certificate, and there is no ${home}/.postgresql/root.crt`,
    });
  });
});
