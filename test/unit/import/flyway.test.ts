import { describe, expect, test } from 'vitest';
import { readFlyway } from '../../../src/core/import/flyway.ts';
import { flywayChecksum } from '../../../src/core/import/flyway-checksum.ts';
import { compareFlywayVersions, readFlywayName, shortest } from '../../../src/core/import/flyway-name.ts';
import { sources } from './source.ts';

const read = (files: Record<string, string>, values: Record<string, string> = {}) =>
  readFlyway(sources(files), new Map(Object.entries(values)));

const hole = (name: string) => `\${${name}}`;

test.each([
  ['V1__a.sql', { kind: 'V', version: '1', digits: '1', description: 'a', language: 'sql' }],
  ['V2_1__a_b.sql', { kind: 'V', version: '2.1', digits: undefined, description: 'a_b' }],
  ['V01.2.0__a__b.sql', { kind: 'V', version: '1.2', description: 'a__b' }],
  ['U1.1__a.sql', { kind: 'U', version: '1.1' }],
  ['R__a.sql', { kind: 'R', version: '', description: 'a' }],
  ['B20__a.sql', { kind: 'B', version: '20' }],
  ['V3__Load.java', { kind: 'V', version: '3', language: 'other' }],
])('%s', (name, expected) => {
  expect(readFlywayName(name)).toMatchObject(expected);
});

test.each(['V1_a.sql', 'V__a.sql', 'Vx__a.sql', 'beforeMigrate.sql', 'V1__a.sql.conf', 'V1__a.md'])(
  'not %s',
  (name) => {
    expect(readFlywayName(name)).toBeUndefined();
  },
);

test('versions go part by part', () => {
  const versions = ['1.10', '2', '1.9', '1', '1.9.1', '0.1', '20240101120000'];
  expect(versions.map(shortest).sort(compareFlywayVersions)).toEqual([
    '0.1',
    '1',
    '1.9',
    '1.9.1',
    '1.10',
    '2',
    '20240101120000',
  ]);
});

// By zlib's crc32, as a signed number.
test.each([
  ['a\r\nb\n', -1635563411],
  ['\uFEFFa\nb', -1635563411],
  ['', 0],
])('the checksum of %j leaves line ends and a byte order mark out', (text, checksum) => {
  expect(flywayChecksum(text)).toBe(checksum);
});

describe('a location', () => {
  test('goes through versions, then repeatable ones, whatever folder they are in', () => {
    const { drafts } = read({
      'R__z.sql': '',
      'a/V1_10__c.sql': '',
      'V1.2__b.sql': '',
      'R__y.sql': '',
      'b/V1__a.sql': '',
      'U1_2__b.sql': 'undo',
    });
    expect(drafts.map(({ key, down }) => [key, down?.text])).toEqual([
      ['1', undefined],
      ['1.2', 'undo'],
      ['1.10', undefined],
      ['R__y.sql', undefined],
      ['R__z.sql', undefined],
    ]);
  });

  test('begins with the newest baseline only where what it stands for is gone', () => {
    const files = { 'B1__one.sql': '', 'B2__two.sql': '', 'V3__three.sql': '' };
    expect(read(files).drafts.map(({ key }) => key)).toEqual(['2', '3']);
    expect(read({ ...files, 'V1__one.sql': '' }).drafts.map(({ key }) => key)).toEqual(['1', '3']);
    expect(read({ ...files, 'V1__one.sql': '' }).leftOut.map(({ source }) => source.path)).toEqual([
      'B1__one.sql',
      'B2__two.sql',
    ]);
  });

  test('has values for placeholders, unless its settings say that there are none', () => {
    const files = {
      'V1__a.sql': `select ${hole('ONE')}, ${hole('two')};`,
      'V2__b.sql': hole('one'),
      'V2__b.sql.conf': 'placeholderReplacement = false',
    };
    const { drafts } = read(files, { one: '1' });
    expect(drafts.map(({ up }) => up?.text)).toEqual([`select 1, ${hole('two')};`, hole('one')]);
    expect(drafts[0]?.remarks).toMatchObject([
      { level: 'decided', place: { line: 1, column: 8 } },
      { level: 'mend', message: `the placeholder ${hole('two')} has no value`, place: { line: 1, column: 16 } },
    ]);
  });

  test('tells of Java, of callbacks and of a U file without its V file', () => {
    const { drafts, leftOut } = read({ 'V1__A.java': '', 'afterMigrate__grants.sql': '', 'U9__z.sql': '' });
    expect(drafts[0]).toMatchObject({ up: undefined, remarks: [{ level: 'mend' }] });
    expect(leftOut.map(({ remark }) => remark.message)).toEqual([
      'a callback, which Flyway runs around every migration; pmdb has none',
      'there is no V file of version 9 that it undoes',
    ]);
  });
});
