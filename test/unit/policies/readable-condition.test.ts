import { expect, test } from 'vitest';
import { readableCondition } from '../../../src/core/relation-access.ts';

test.each([
  ['(b = ( SELECT app.f() AS f))', 'b = (select app.f())'],
  ["(organization_id = ( SELECT app.f('a.b'::text) AS f))", "organization_id = (select app.f('a.b'))"],
  ["((a = 1) AND ((status)::text = 'it''s'::text))", "(a = 1) AND (status = 'it''s')"],
  ['((a = 1) OR (b = 2))', '(a = 1) OR (b = 2)'],
  ['(a = 1) OR (b = 2)', '(a = 1) OR (b = 2)'],
  ['(id = ANY (( SELECT my_ids() AS my_ids)::uuid[]))', 'id = ANY ((select my_ids())::uuid[])'],
  ['true', 'true'],
])('%s', (printed, readable) => {
  expect(readableCondition(printed)).toBe(readable);
});
