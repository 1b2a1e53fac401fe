import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { tmpProject } from '../support/cli.ts';
import { installedCopy } from '../support/installed-copy.ts';

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
    'docs',
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

  // What a message names can be opened from where it is read.
  const { stderr } = await execa('node', [join(installed, 'bin/pmdb.js'), 'isolation', '--url', 'postgres:///none'], {
    cwd: dir,
    reject: false,
  });
  const [page = ''] = /\S*docs\/isolation\.md/.exec(stderr) ?? [];
  expect(page).toBe('node_modules/pmdb/docs/isolation.md');
  expect(await readFile(join(dir, page), 'utf8')).toContain('# ');
});

test('an installation that goes while a command runs is told, and is no bug', async () => {
  const { bin, remove } = await installedCopy({ embedded: false });
  onTestFinished(remove);
  const dist = join(dirname(dirname(bin)), 'dist');
  const [late] = (await readdir(dist)).filter((name) => /^validate-.*\.cjs$/.test(name));
  await rm(join(dist, late ?? ''));
  const { exitCode, stderr } = await execa('node', [bin, 'validate'], { cwd: dist, reject: false });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 70,
    stderr: expect.stringMatching(
      /^✖ pmdb was built or installed anew while it ran: validate-\S+ is gone \(REPLACED\)\n {2}state/,
    ),
  });
});
