import { describe, expect, it } from 'vitest';
import { columnRules } from '../../../src/core/bindings/column-rule.ts';

const rule = (definition: string) => columnRules(definition);

describe('the rules of a check for single columns', () => {
  it.each([
    [
      'a list of a varchar',
      "CHECK (((status)::text = ANY ((ARRAY['it''s'::character varying, 'b'::character varying])::text[])))",
      [{ column: 'status', rule: { kind: 'values', values: ["it's", 'b'] } }],
    ],
    [
      'a list of a text',
      "CHECK ((state = ANY (ARRAY['a'::text, 'b'::text])))",
      [{ column: 'state', rule: { kind: 'values', values: ['a', 'b'] } }],
    ],
    [
      'one value, or another, or null',
      "CHECK (((x IS NULL) OR ((x)::text = 'a'::text) OR ((x)::text = 'b'::text)))",
      [{ column: 'x', rule: { kind: 'values', values: ['a', 'b'] } }],
    ],
    [
      'bounds',
      "CHECK (((latitude >= ('-90'::integer)::numeric) AND (latitude < 90.5)))",
      [
        { column: 'latitude', rule: { kind: 'at least', bound: '-90' } },
        { column: 'latitude', rule: { kind: 'less than', bound: '90.5' } },
      ],
    ],
    [
      'a pattern beside what it can not read',
      'CHECK (((("Odd ""name""")::text ~ \'^[A-Z]{3}$\'::text) AND (NOT (length(code) = 2))))',
      [{ column: 'Odd "name"', rule: { kind: 'pattern', pattern: '^[A-Z]{3}$' } }],
    ],
    [
      'not empty',
      "CHECK ((((name)::text = btrim((name)::text)) AND ((name)::text <> ''::text)))",
      [{ column: 'name', rule: { kind: 'not empty' } }],
    ],
    [
      'the type of a document',
      "CHECK ((jsonb_typeof(metadata) = 'object'::text))",
      [{ column: 'metadata', rule: { kind: 'json', type: 'object' } }],
    ],
  ])('reads %s', (_, definition, expected) => {
    expect(rule(definition)).toEqual(expected);
  });

  it.each([
    ['values of two columns', "CHECK (((a = 'x'::text) OR (b = 'y'::text)))"],
    ['null of another column', "CHECK (((a IS NULL) OR (b = 'y'::text)))"],
    ['either bound', 'CHECK (((a >= 1) OR (a <= 0)))'],
    ['a bound of what a cast rounds', 'CHECK (((price)::integer >= 1))'],
    ['a day', "CHECK ((day >= '1900-01-01'::date))"],
    ['exceptions', "CHECK (((code)::text <> ALL ((ARRAY['XXX'::character varying])::text[])))"],
    ['a pattern of another dialect', "CHECK ((code ~ '^[[:alpha:]]+$'::text))"],
    ['a pattern with a backslash', "CHECK ((code ~ '^\\d+$'::text))"],
    ['a pattern open at an end', "CHECK ((code ~ '^a'::text))"],
    ['a choice', 'CHECK (CASE WHEN (a > 0) THEN (b > 0) ELSE true END)'],
    ['a choice beside a bound', 'CHECK (((a > 0) AND CASE WHEN (a > 0) THEN (b > 0) ELSE true END))'],
    ['a check that may not hold yet', 'CHECK ((a > 0)) NOT VALID'],
    ['a check that is not enforced', 'CHECK ((a > 0)) NOT ENFORCED'],
    ['two columns', 'CHECK ((ends_on >= starts_on))'],
    ['the negation', "CHECK ((NOT (a = 'x'::text)))"],
  ])('takes no rule from %s', (_, definition) => {
    expect(rule(definition)).toEqual([]);
  });
});
