import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb, tmpProject } from '../support/cli.ts';
import { project, SOUND } from './bad-input/refusal.ts';

const TENANTS = {
  ...SOUND,
  'migrations/tenant/V001__create_rooms.sql': 'create table rooms (id int primary key);\n',
  'rollbacks/tenant/V001__create_rooms.sql': 'drop table rooms;\n',
};

/** Writes down, at its end, which libraries a process has loaded. */
const SPY = `
const { writeFileSync } = require('node:fs');
process.on('exit', () => {
  const libraries = Object.keys(require.cache).map((file) => /node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/.][^\\\\/]*)/.exec(file)?.[1]);
  writeFileSync(process.env.SPY_REPORT, [...new Set(libraries)].filter(Boolean).join(' '));
});
`;

// zod takes as long to load as all else that these commands do. What they need is in the bundle.
test('the commands that are run most often load no library', async () => {
  const folder = await tmpProject();
  const [spy, report] = [join(folder, 'spy.cjs'), join(folder, 'report')];
  await writeFile(spy, SPY);
  const { dir, url, run } = await project(TENANTS);
  await run('migrate');
  await run('tenant', 'create', 'acme');
  const loaded = async (...args: string[]) => {
    const env = { DATABASE_URL: url, NODE_OPTIONS: `--require ${spy}`, SPY_REPORT: report };
    const { code, stderr } = await pmdb(args, { cwd: dir, env });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Error') });
    return await readFile(report, 'utf8');
  };
  for (const args of [['migrate'], ['status'], ['history'], ['tenant', 'list'], ['rollback', '--dry-run'], ['--help']])
    expect({ args, libraries: await loaded(...args) }).toEqual({ args, libraries: '' });
  expect(await loaded('validate')).toContain('libpg-query');
});

// One line that moves into a file with what runs a command costs help and version half their time again.
test('help and version load the words of the command line, and nothing that runs', async () => {
  const text = await readFile(join(import.meta.dirname, '../../dist/cli.cjs'), 'utf8');
  const start = text.slice(0, text.indexOf('let '));
  const loaded = [...start.matchAll(/require\([`'"]\.\/([^`'"]+)/g)].map(([, name = '']) => name);
  expect(loaded).not.toEqual([]);
  expect(loaded.filter((name) => !/^(rolldown-runtime|words)-/.test(name))).toEqual([]);
});
