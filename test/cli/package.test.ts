import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { tmpProject } from '../support/cli.ts';

const ROOT = join(import.meta.dirname, '../..');

test('the package holds what is needed, and works where it is installed', async () => {
  const dir = await tmpProject({});
  // Its scripts would build anew what other tests are running.
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', dir], {
    cwd: ROOT,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const tops = new Set(files.map(({ path }) => path.split('/')[0]));
  expect([...tops].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'drift.ignore',
    'isolation.json',
    'jobs',
    'migrations',
    'package.json',
    'policies',
    'rollbacks',
    'seeds',
  ]);
  expect(files.filter(({ path }) => path.startsWith('dist/') && !path.endsWith('.cjs'))).toEqual([]);

  const installed = join(dir, 'node_modules/pmdb');
  await mkdir(installed, { recursive: true });
  await execa('tar', ['-xzf', join(dir, filename), '-C', installed, '--strip-components', '1']);
  await symlink(join(ROOT, 'node_modules'), join(installed, 'node_modules'));
  const run = (...args: string[]) => execa('node', [join(installed, 'bin/pmdb.js'), ...args], { cwd: dir });
  expect((await run('init')).stdout).toContain('V001__create_customers.sql');
  expect((await run('validate')).exitCode).toBe(0);
  expect((await run('validate', '--dir', installed)).exitCode).toBe(0);
});
