import { expect, test } from 'vitest';
import { nextToken } from '../../../src/core/sql/scan.ts';
import { freshDatabase } from '../../support/database.ts';

test.each([
  ['pieces on two lines', "'a;'\n\t'b'", 'a;b'],
  ['a comment between the pieces', "'a' -- ;\n -- '\n 'b'", 'ab'],
  ['escapes that go on', "E'a\\''\n'\\';'", "a'';"],
  ['a backslash without E', "'a\\'", 'a\\'],
  ['a tag beyond ASCII', '$größe$;$$$größe$', ';$$'],
  ['another tag inside', '$a$$b$$A$;$a$', '$b$$A$;'],
])('one token to us is one value to the server: %s', async (_, literal, value) => {
  const { sql } = await freshDatabase();
  expect(await sql.unsafe(`select ${literal} as value`).simple()).toEqual([{ value }]);
  expect(nextToken(literal, 0)).toMatchObject({ start: 0, end: literal.length, closed: true });
});
