import { expect, test } from 'vitest';
import { copiedId, renamingCopies } from '../../../src/core/copied-ids.ts';

const ORGANIZATION = '00000000-0000-4000-8000-00000000000a';
const COPY = '00000000-0000-4000-8000-00000000000b';
const ID = 'aaaaaaaa-0000-4000-8000-000000000001';
const OTHER = 'bbbbbbbb-0000-4000-8000-000000000002';

const rename = renamingCopies({ from: ORGANIZATION, to: COPY, ids: new Set([ID]) });
const NEW = copiedId(ID, COPY);

test('an id of a copy is a random UUID in form, the same each time, another for each row and each copy', () => {
  expect(NEW).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(copiedId(ID, COPY)).toBe(NEW);
  expect(new Set([NEW, copiedId(OTHER, COPY), copiedId(ID, ORGANIZATION), ID]).size).toBe(4);
});

test.each([
  ['a column', { id: ID, organization_id: ORGANIZATION }, { id: NEW, organization_id: COPY }],
  ['an array', { ids: `{${ID},${OTHER},${ID}}` }, { ids: `{${NEW},${OTHER},${NEW}}` }],
  ['JSON', { data: JSON.stringify({ a: [ID], b: ID }) }, { data: JSON.stringify({ a: [NEW], b: NEW }) }],
  ['JSON in JSON', { data: JSON.stringify(JSON.stringify([ID])) }, { data: JSON.stringify(JSON.stringify([NEW])) }],
  ['capitals', { data: ID.toUpperCase() }, { data: NEW }],
  ['what is not its own', { login: OTHER }, { login: OTHER }],
  [
    'an address',
    { url: `https://files.example/${ORGANIZATION}/${ID}.png` },
    { url: `https://files.example/${ORGANIZATION}/${ID}.png` },
  ],
  ['a longer number', { hex: `0${ID}`, more: `${ID}0` }, { hex: `0${ID}`, more: `${ID}0` }],
])('in %s', (_, row, copied) => {
  expect(JSON.parse(rename(JSON.stringify(row)))).toEqual(copied);
});
