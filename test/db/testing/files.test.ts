import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTestFiles } from '../../../src/files/test-files.ts';
import { runTests, testDocument, testProject } from './project.ts';

const GOOD = `select testing.run_test('good', 'select 1', '1');`;

test.each([
  [
    'a statement outside of any test',
    `${GOOD}\nselect 1,\n  nothing from units;`,
    '42703: column "nothing" does not exist',
    3,
    3,
  ],
  ['syntax', `${GOOD}\n selec 1;`, '42601: syntax error at or near "selec"', 2, 2],
  ['a psql command', `${GOOD}\n\\i other.sql`, '\\i is a command of psql, not SQL', 2, 1],
  ['an open string', `${GOOD}\nselect 'x`, 'a string that begins here has no end', 2, 8],
])('2 when a file can’t be run to its end: %s', async (_, text, message, line, column) => {
  const { code, files } = await testDocument(await testProject({ 'bad.sql': text, 'good.sql': GOOD }));
  expect(code).toBe(2);
  expect(files.map(({ outcome }) => outcome)).toEqual(['broken', 'passed']);
  expect(files[0]?.problems).toMatchObject([{ message, place: { file: 'test/sql/bad.sql', line, column } }]);
});

test.each([
  ['a file that tests nothing', 'select 1;', 'the file tests nothing'],
  ['an empty one', '', 'the file tests nothing'],
])('1 for %s', async (_, text, message) => {
  const { code, files } = await testDocument(await testProject({ 'a.sql': text }));
  expect({ code, problems: files[0]?.problems }).toMatchObject({ code: 1, problems: [{ message }] });
});

test('what psql needs and pmdb does not is passed over', async () => {
  const text = `\\set ON_ERROR_STOP on\n\\pset format unaligned\nbegin;\n${GOOD}\nrollback;`;
  expect(await testDocument(await testProject({ 'a.sql': text }))).toMatchObject({ code: 0, counts: { passed: 1 } });
});

test('COPY with its data', async () => {
  const text = `create temp table t (a int);\ncopy t from stdin;\n7\n\\.\nselect testing.run_test('it', 'select a from t', '7');`;
  expect(await testDocument(await testProject({ 'a.sql': text }))).toMatchObject({ code: 0, counts: { passed: 1 } });
});

test('COPY TO stdout prints, for nobody, and what it prints of TAP counts', async () => {
  const quiet = `copy (select generate_series(1, 1000)) to stdout;\n${GOOD}`;
  const loud = `copy (select 'not ok 1 - copied') to stdout;\n${GOOD}`;
  const { files } = await testDocument(await testProject({ 'a.sql': quiet, 'b.sql': loud }));
  expect(files.map(({ outcome, tests }) => [outcome, tests.map(({ name }) => name)])).toEqual([
    ['passed', ['good']],
    ['failed', ['copied', 'good']],
  ]);
});

test('paths and --filter choose files; what is not there is an error', async () => {
  const dir = await testProject({ 'a/one.sql': GOOD, 'a/two.sql': `${GOOD} -- of LEASES`, 'b/three.sql': GOOD });
  const chosen = async (...args: string[]) => (await testDocument(dir, ...args)).files.map(({ file }) => file);
  expect(await chosen('a')).toEqual(['test/sql/a/one.sql', 'test/sql/a/two.sql']);
  expect(await chosen('test/sql/b/three.sql', 'a/one.sql', 'b')).toEqual([
    'test/sql/a/one.sql',
    'test/sql/b/three.sql',
  ]);
  expect(await chosen('--filter', 'leases')).toEqual(['test/sql/a/two.sql']);
  expect(await runTests(dir, 'c')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no file or folder c'),
  });
  expect(await runTests(dir, '--filter', 'x y z')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"x y z"'),
  });
});

test('links are followed once, what others keep beside is left alone, and what can not be read is told', async () => {
  const dir = await testProject({ 'a/one.sql': GOOD, 'node_modules/x/y.sql': 'no', '.git/z.sql': 'no' });
  await symlink('..', join(dir, 'test/sql/a/up'));
  await symlink('nowhere', join(dir, 'test/sql/a/notes'));
  const chosen = (await testDocument(dir)).files.map(({ file }) => file);
  expect(chosen).toEqual(['test/sql/a/one.sql']);
  await symlink('nowhere.sql', join(dir, 'test/sql/a/two.sql'));
  const { code, stderr } = await runTests(dir);
  expect(code).toBe(2);
  expect(stderr).toMatch(/test\/sql\/a\/two\.sql can't be read: ENOENT/);
});

test('looking for files ends when it is interrupted', async () => {
  const interrupt = new AbortController();
  const dir = await testProject({ 'a/one.sql': GOOD });
  const looking = findTestFiles(dir, [], interrupt.signal);
  interrupt.abort();
  await expect(looking).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

test('a support file that fails is told with its line', async () => {
  const dir = await testProject({ 'a.sql': GOOD, 'support.sql': 'select 1;\ngrant all on flats to pmdb_tester;' });
  const { code, stderr } = await runTests(dir);
  expect(code).toBe(4);
  expect(stderr).toContain('test/sql/support.sql:2:');
});
