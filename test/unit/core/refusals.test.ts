import { expect, test } from 'vitest';
import { readScript } from '../../../src/core/script.ts';

const complaints = (text: string) =>
  readScript('V1__x.sql', Buffer.from(text)).problems.map(
    ({ code, message, place }) => `${place?.line} ${code} ${message}`,
  );

test('what prints to a client that is not there', () => {
  const message = '1 BAD_FILE COPY … TO stdout in a migration, which has nobody to print to';
  for (const copy of [
    'copy units to stdout;',
    'COPY units (id, "to") TO STDOUT WITH (FORMAT csv);',
    'copy (select 1 as "to") to stdout;',
  ]) {
    expect(complaints(copy)).toEqual([message]);
    expect(complaints(`-- pmdb: no-transaction\n${copy}`)).toEqual([message.replace('1', '2')]);
  }
  expect(complaints("copy units to '/tmp/units';")).toEqual([]);
});

test('a constraint in a file that runs once for each organization', () => {
  const each = '-- pmdb: for-each-organization\n';
  expect(complaints(`${each}update units set a = 1;\nALTER TABLE units validate constraint c;`)).toEqual([
    '3 BAD_FILE ALTER TABLE in a file that runs once for each organization',
  ]);
  expect(complaints(`${each}update units set a = 1; /* alter table */`)).toEqual([]);
  expect(complaints('alter table units validate constraint c;')).toEqual([]);
});

test('directives that need one transaction, in a file without one', () => {
  expect(complaints('-- pmdb: no-transaction\n-- pmdb: expect-rows >0\nupdate units set a = 1;')).toEqual([
    '2 BAD_DIRECTIVE expect-rows and no-transaction contradict each other',
  ]);
  expect(complaints('-- pmdb: expect-rows >0\n-- pmdb: no-transaction\nupdate units set a = 1;')).toEqual([
    '2 BAD_DIRECTIVE expect-rows and no-transaction contradict each other',
  ]);
  expect(complaints('-- pmdb: for-each-organization\n-- pmdb: no-transaction\nselect 1;')).toEqual([
    '2 BAD_DIRECTIVE for-each-organization and no-transaction contradict each other',
  ]);
});
