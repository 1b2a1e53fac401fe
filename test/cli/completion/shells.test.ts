import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { has } from '../../support/requirements.ts';
import { project, SOUND } from '../bad-input/refusal.ts';
import { hasTerminal } from '../terminal.ts';
import { isInstalled, SHELLS, startShell } from './shell.ts';

const TAB = '\t';

const TENANTS = {
  ...SOUND,
  'migrations/tenant/V001__create_rooms.sql': 'create table rooms (id int primary key);\n',
  'rollbacks/tenant/V001__create_rooms.sql': 'drop table rooms;\n',
};

describe.each(SHELLS)('in %s', (name) => {
  describe.skipIf(!hasTerminal || !has(name, isInstalled(name)))('the key completes', () => {
    test('commands, flags, values, versions and paths', async () => {
      const folder = await tmpProject({ ...SOUND, 'migrations/shared/V012__next.sql': '', 'some folder/x.sql': '' });
      const shell = await startShell(name, folder);
      for (const [typed, completed] of [
        ['pmdb mig', 'pmdb migrate'],
        ['pmdb tenant arc', 'pmdb tenant archive'],
        ['pmdb migrate --dry', 'pmdb migrate --dry-run'],
        ['pmdb migrate --track t', 'pmdb migrate --track tenant'],
        ['pmdb migrate --track=t', 'pmdb migrate --track=tenant'],
        ['pmdb migrate --to V01', 'pmdb migrate --to V012'],
        ['pmdb migrate --to=01', 'pmdb migrate --to=012'],
        ['pmdb repair --accept 1,1', 'pmdb repair --accept 1,12'],
        ['pmdb migrate --dir some', 'pmdb migrate --dir some\\ folder/'],
        ['pmdb migrate --dir roll', 'pmdb migrate --dir rollbacks/'],
      ] as const) {
        shell.type(`${typed}${TAB}`);
        await shell.line(completed);
        await shell.anew();
      }
    });

    test('and shows what there is to choose from', async () => {
      const shell = await startShell(name, await tmpProject(SOUND));
      shell.type(`pmdb tenant ${TAB}${TAB}`);
      await shell.offers('create', 'list', 'suspend', 'clone');
      await shell.anew();
      shell.type(`pmdb migrate --to ${TAB}${TAB}`);
      await shell.offers('2', '1');
      if (name !== 'bash') await shell.offers('create units', 'create leases');
    });

    test('names of tenants, from the database that is configured', async () => {
      const { dir, url, run } = await project(TENANTS);
      await run('migrate');
      await run('tenant', 'create', 'acme', 'acorn', 'birch');
      const shell = await startShell(name, dir, { DATABASE_URL: url });
      shell.type(`pmdb tenant show b${TAB}`);
      await shell.line('pmdb tenant show birch');
      await shell.anew();
      shell.type(`pmdb migrate --tenant acme,aco${TAB}`);
      await shell.line('pmdb migrate --tenant acme,acorn');
      await shell.anew();
      shell.type(`pmdb tenant show ${TAB}${TAB}`);
      await shell.offers('acme', 'acorn', 'birch');
    });
  });
});

describe('what the shells ask for', () => {
  const ask = (words: readonly string[], env: Record<string, string> = {}) => pmdb(['__complete', ...words], { env });
  const nothing = { code: 0, stdout: '', stderr: '' };

  test('comes line by line, with what it is', async () => {
    expect(await ask(['migrat'])).toEqual({ ...nothing, stdout: 'migrate\tapply the migrations that are pending\n' });
  });

  test('is nothing where no server answers', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await ask(['tenant', 'show', ''], env)).toEqual(nothing);
  });

  test('is nothing where the server is silent, for as long as it may be', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as { port: number };
    const env = { DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none?connect_timeout=0` };
    expect(await ask(['tenant', 'show', ''], env)).toEqual(nothing);
  });

  test.each([{ DATABASE_URL: 'no url at all' }, { CI: 'true' }])(
    'is nothing where the configuration is wrong: %o',
    async (env) => {
      expect(await ask(['tenant', 'show', ''], env)).toEqual(nothing);
    },
  );

  test('starts no embedded server', async () => {
    const dir = await tmpProject(SOUND);
    expect(await ask(['tenant', 'show', '--dir', dir, ''])).toEqual(nothing);
    const { stdout } = await pmdb(['db', 'status', '--json', '--dir', dir]);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'absent' });
  });

  test('are versions as they are typed', async () => {
    const dir = await tmpProject(SOUND);
    const versions = async (typed: string) => {
      const { stdout } = await ask(['migrate', '--dir', dir, '--to', typed]);
      return stdout.split('\n').map((line) => line.split('\t')[0]);
    };
    expect(await versions('')).toEqual(['2', '1', '']);
    expect(await versions('0')).toEqual(['002', '001', '']);
    expect(await versions('v0')).toEqual(['v002', 'v001', '']);
  });
});
