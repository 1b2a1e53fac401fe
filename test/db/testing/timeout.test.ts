import { expect, test } from 'vitest';
import { runTests, testDocument, testProject } from './project.ts';

const GOOD = `select testing.run_test('good', 'select 1', '1');`;

test.each([
  ['by itself', `${GOOD}\n\n  select pg_sleep(62);`, 3, 3],
  ['in a test, which catches all else', `select testing.run_test('it hangs', 'select pg_sleep(62)');\n${GOOD}`, 1, 1],
  ['in a transaction of the file', `begin;\n${GOOD}\nselect pg_sleep(62);\nrollback;`, 3, 1],
])('a statement that hangs %s ends with its place, and the other files go on', async (_, text, line, column) => {
  const project = await testProject({ 'hangs.sql': text, 'good.sql': GOOD });
  const { code, files } = await testDocument(project, '--timeout', '300ms');
  expect(code).toBe(2);
  expect(files.map(({ file, outcome }) => `${file} ${outcome}`)).toEqual([
    'test/sql/good.sql passed',
    'test/sql/hangs.sql broken',
  ]);
  const message = expect.stringMatching(/^57014: canceling statement due to statement timeout/);
  const place = { file: 'test/sql/hangs.sql', line, column };
  expect(files[1]?.problems).toMatchObject([{ message, place, remedy: expect.stringContaining('--timeout 30min') }]);
});

test('a file may be patient by itself, and what is no duration is refused', async () => {
  const project = await testProject({ 'slow.sql': `set statement_timeout = '20s';\nselect pg_sleep(0.6);\n${GOOD}` });
  expect(await testDocument(project, '--timeout', '300ms')).toMatchObject({ code: 0 });
  const { code, stderr } = await runTests(project, '--timeout', 'long');
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--timeout: "long" is not a duration'),
  });
});
