import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb, tmpProject } from '../support/cli.ts';
import { freshDatabase } from '../support/database.ts';

test('init makes a project that runs, forth and back', async () => {
  const dir = await tmpProject({});
  const { code, stdout, stderr } = await pmdb(['init', '--dir', dir]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(
    'migrations/shared/V001__create_customers.sql\nrollbacks/shared/V001__create_customers.sql\n.gitignore\n',
  );
  const on = ['--dir', dir, '--url', (await (await freshDatabase()).role()).url, '--yes'];
  for (const command of ['validate', 'migrate', 'rollback', 'migrate']) {
    const given = command === 'validate' ? ['--dir', dir] : on;
    expect({ command, ...(await pmdb([command, ...given])) }).toMatchObject({ command, code: 0 });
  }
});

test('what is not to be kept in git is named', async () => {
  const dir = await tmpProject({});
  await pmdb(['init', '--dir', dir]);
  expect(await readFile(join(dir, '.gitignore'), 'utf8')).toBe('.pmdb/\n.env\nnode_modules/\n');
});

test('a .gitignore keeps what it says', async () => {
  const dir = await tmpProject({ '.gitignore': 'node_modules\n.env' });
  await pmdb(['init', '--dir', dir]);
  expect(await readFile(join(dir, '.gitignore'), 'utf8')).toBe('node_modules\n.env\n.pmdb/\n');
});

test('nothing is written over', async () => {
  const dir = await tmpProject({ 'migrations/shared/V1__old.sql': 'select 1;\n' });
  expect(await pmdb(['init', '--dir', dir])).toEqual({
    code: 2,
    stdout: '',
    stderr: `✖ this is a project already: migrations/shared has 1 SQL file (BAD_CONFIG)
  state:   No file was written.
  next:    Add to it with \`pmdb new <name>\`, or begin another one in a folder that --dir names.
`,
  });
});

test('new keeps the letters of every script, Latin ones without their marks', async () => {
  const dir = await tmpProject({});
  const { stdout } = await pmdb(['new', 'Größe der Städte — 部屋グ', '--dir', dir]);
  expect(stdout.split('\n')[0]).toBe('migrations/shared/V001__grosse_der_stadte_部屋グ.sql');
});
