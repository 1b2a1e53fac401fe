import { Parser } from 'tap-parser';
import { expect, test } from 'vitest';
import type { TestRun } from '../../../src/core/test-run.ts';
import { excerpts } from '../../../src/report/excerpt.ts';
import { testJunit } from '../../../src/report/test-junit.ts';
import { testTap } from '../../../src/report/test-tap.ts';

const place = { file: 'test/sql/b.sql', line: 3, column: 1 };
const RUN: TestRun = {
  origin: 'here',
  server: '17.10',
  ms: 1500,
  files: [
    {
      file: 'test/sql/a.sql',
      outcome: 'failed',
      superuser: false,
      ms: 1000,
      problems: [],
      tests: [
        { name: 'fine', outcome: 'passed', line: 1, ms: 10 },
        { name: 'a < b & "c" # \u0001\ud800\n', outcome: 'failed', line: 2, ms: 20, expected: 'x\ny', actual: '<z>' },
        { name: 'later', outcome: 'todo', line: 3, ms: 0, reason: 'soon' },
        { name: 'elsewhere', outcome: 'skipped', line: 4, ms: 0, reason: 'not\nnot ok 9 - here #2' },
      ],
    },
    {
      file: 'test/sql/b.sql',
      outcome: 'broken',
      superuser: false,
      ms: 500,
      tests: [],
      problems: [{ code: 'SQL', message: '42601: syntax error\nat "x"', place }],
    },
  ],
};

test('JUnit: whatever a name holds, XML takes it', () => {
  expect(testJunit(RUN)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="pmdb test" tests="5" failures="1" errors="1" skipped="2" time="1.500">
  <testsuite name="test/sql/a.sql" tests="4" failures="1" errors="0" skipped="2" time="1.000">
    <testcase classname="test/sql/a.sql" name="fine" file="test/sql/a.sql" line="1" time="0.010"/>
    <testcase classname="test/sql/a.sql" name="a &lt; b &amp; &quot;c&quot; # \ufffd\ufffd&#10;" file="test/sql/a.sql" line="2" time="0.020">
      <failure message="expected x y, got &lt;z&gt;">test/sql/a.sql:2&#10;expected: x&#10;y&#10;actual: &lt;z&gt;</failure>
    </testcase>
    <testcase classname="test/sql/a.sql" name="later" file="test/sql/a.sql" line="3" time="0.000">
      <skipped message="to do: soon"/>
    </testcase>
    <testcase classname="test/sql/a.sql" name="elsewhere" file="test/sql/a.sql" line="4" time="0.000">
      <skipped message="not&#10;not ok 9 - here #2"/>
    </testcase>
  </testsuite>
  <testsuite name="test/sql/b.sql" tests="1" failures="0" errors="1" skipped="0" time="0.500">
    <testcase classname="test/sql/b.sql" name="the whole file" file="test/sql/b.sql" line="3" time="0">
      <error message="42601: syntax error">test/sql/b.sql:3: 42601: syntax error at &quot;x&quot;</error>
    </testcase>
  </testsuite>
</testsuites>`);
});

test('TAP: a parser finds what was put in', () => {
  const asserts: unknown[] = [];
  const top: unknown[] = [];
  const parser = new Parser({ strict: true });
  parser.on('child', (child: Parser) => {
    child.on('assert', ({ ok, name, todo, skip, diag }) => asserts.push([ok, name, todo || skip, diag?.at]));
  });
  parser.on('assert', ({ ok, name }) => top.push([ok, name]));
  parser.end(testTap(RUN));
  expect(top).toEqual([
    [false, 'test/sql/a.sql'],
    [false, 'test/sql/b.sql'],
  ]);
  expect(asserts).toEqual([
    [true, 'fine', false, undefined],
    [false, expect.stringContaining('a < b & "c" #'), false, 'test/sql/a.sql:2'],
    [false, 'later', 'soon', undefined],
    [true, 'elsewhere', 'not not ok 9 - here #2', undefined],
  ]);
  expect(parser.failures.map((failure) => failure.tapError).filter(Boolean)).toEqual([]);
});

test('of long values people see where they begin to differ', () => {
  const same = 'x'.repeat(5000);
  expect(excerpts({ expected: `${same}a`, actual: `${same}b${same}` })).toEqual({
    expected: `… ${'x'.repeat(100)}a`,
    actual: `… ${'x'.repeat(100)}b${'x'.repeat(1899)} … (3101 more characters)`,
  });
  expect(excerpts({ actual: same })).toEqual({ actual: `${'x'.repeat(2000)} … (3000 more characters)` });
  expect(excerpts({ expected: 'ab', actual: 'a' })).toEqual({ expected: 'ab', actual: 'a' });
});

test.each([
  [{ actual: '22012: division by zero' }, '22012: division by zero'],
  [{ expected: 'a' }, 'expected a, got something else'],
  [{ expected: '', actual: 'b' }, 'expected , got b'],
  [{}, 'it'],
])('JUnit: the headline of %j', (values, headline) => {
  const failed = { name: 'it', outcome: 'failed', line: 1, ms: 0, ...values } as const;
  const [file] = RUN.files;
  if (file === undefined) throw new Error('there is a file');
  expect(testJunit({ ...RUN, files: [{ ...file, tests: [failed] }] })).toContain(`<failure message="${headline}">`);
});
