import { describe, expect, test } from 'vitest';
import { isReprinted } from '../../../src/core/reprint.ts';

function reprinted(expected: string | undefined, actual: string | undefined): boolean {
  return isReprinted({ state: 'different', kind: 'constraint', object: 'units.x', expected, actual });
}

// What PostgreSQL 15 printed before a dump, and after it was restored.
const SAME: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'a list of varchar constants',
    "CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'it''s'::character varying])::text[])))",
    "CHECK (((status)::text = ANY (ARRAY[('new'::character varying)::text, ('it''s'::character varying)::text])))",
  ],
  [
    'NOT IN a list of columns',
    'CHECK ((((a <> b) AND (a <> c)) AND (a <> d)))',
    'CHECK (((a <> b) AND (a <> c) AND (a <> d)))',
  ],
  [
    'a comparison of rows',
    'WHEN (((x = y) AND (((a <> b) OR (c <> d)) OR (e <> f))))',
    'WHEN (((x = y) AND ((a <> b) OR (c <> d) OR (e <> f))))',
  ],
  [
    'a column without a name',
    " SELECT 'renter'::text,\n    NULL::unknown\n",
    " SELECT 'renter'::text AS text,\n    NULL::unknown AS unknown\n",
  ],
];

// Each is another condition, or may be.
const OTHER: readonly (readonly [what: string, before: string, after: string])[] = [
  ['another order of AND and OR', '(((a) AND (b)) OR (c))', '((a) AND ((b) OR (c)))'],
  ['another operator', '((a) AND (b) AND (c))', '((a) AND (b) OR (c))'],
  ['a NOT before a chain', '((NOT ((a) AND (b))) AND (c))', '((NOT (a)) AND (b) AND (c))'],
  ['another constant', "(x = ANY (ARRAY['a'::character varying]))", "(x = ANY (ARRAY['b'::character varying]))"],
  ['words within quotes', "(x = '((a AND b) AND c)')", "(x = '(a AND b AND c)')"],
  ['the text of a function', 'AS $$ ((a AND b) AND c) $$', 'AS $$ (a AND b AND c) $$'],
  ['another name of a column', " SELECT 'x'::text AS kind", " SELECT 'x'::text AS sort"],
];

describe('what a restored dump prints otherwise', () => {
  test.each(SAME)('%s', (_, before, after) =>
    expect([reprinted(before, after), reprinted(after, before)]).toEqual([true, true]),
  );
  test.each(OTHER)('differs: %s', (_, before, after) => expect(reprinted(before, after)).toBe(false));
  test('what is missing is missing', () => expect(reprinted('CHECK (true)', undefined)).toBe(false));
});
