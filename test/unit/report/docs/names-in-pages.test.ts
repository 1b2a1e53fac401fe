import { expect, test } from 'vitest';
import { asModel, ownColumns } from '../../../../src/core/documentation.ts';
import type {
  ConstraintDescription,
  SchemaDescription,
  TableDescription,
} from '../../../../src/core/schema-description.ts';
import { anchorOf, fileName } from '../../../../src/report/docs/anchors.ts';
import { code, plain } from '../../../../src/report/docs/markdown-parts.ts';

test('names that differ have places that differ', () => {
  const places = [
    anchorOf.table('a', 'b.c'),
    anchorOf.column('a', 'b', 'c'),
    anchorOf.table('a.b', 'c'),
    anchorOf.table('a', 'b c'),
    anchorOf.table('a', 'b~20~c'),
    anchorOf.table('A', 'b c'),
    anchorOf.type('a', 'b'),
    anchorOf.function('a', 'b', 0),
    anchorOf.function('a', 'b', 1),
  ];
  expect(new Set(places).size).toBe(places.length);
  expect(places.join('')).toMatch(/^[\w~.:-]+$/);
  expect([fileName('core'), fileName('README'), fileName('a/../b'), fileName('ä')]).toEqual([
    'core',
    '~52~~45~~41~~44~~4d~~45~',
    'a~2f~~2e~~2e~~2f~b',
    '~e4~',
  ]);
});

test.each([
  ['snake_case _and_ a*b*', 'snake_case \\_and\\_ a\\*b\\*'],
  ['# one\n- two\n3. three', '\\# one<br>\\- two<br>3\\. three'],
  ['<b>&amp; [x](y) | `z`\u0007', '&lt;b&gt;&amp;amp; \\[x\\](y) \\| \\`z\\` '],
])('%j is plain in Markdown', (text, markdown) => {
  expect(plain(text)).toBe(markdown);
});

test('code holds backticks by a longer fence, and is one line', () => {
  expect([code('a'), code('a ``b`` c'), code('`a`'), code('a\n  b'), code('')]).toEqual([
    '`a`',
    '```a ``b`` c```',
    '`` `a` ``',
    '`a b`',
    '',
  ]);
});

test('a tenant’s schema loses its name wherever that qualifies another, and nowhere else', () => {
  const schema = {
    name: 'org_acme',
    comment: 'org_acme.units and my_org_acme.units, "org_acme.x", org_acmes.y',
    tables: [{ schema: 'org_acme', definition: "nextval('org_acme.seq'::regclass)", nullable: true, columns: null }],
  };
  expect(asModel(schema as unknown as SchemaDescription)).toEqual({
    name: 'tenant',
    comment: 'tenant.units and my_org_acme.units, "org_acme.x", org_acmes.y',
    tables: [{ schema: 'tenant', definition: "nextval('tenant.seq'::regclass)", nullable: true, columns: null }],
  });
});

test('of a key of several columns those are its own that no shorter key has', () => {
  const key = (...columns: string[]) => ({ type: 'foreign key', columns }) as unknown as ConstraintDescription;
  const keys = [key('org'), key('org', 'property'), key('org', 'property', 'unit'), key('a', 'b')];
  const table = { constraints: keys } as unknown as TableDescription;
  expect(keys.map((each) => ownColumns(each, table))).toEqual([['org'], ['property'], ['unit'], ['a', 'b']]);
});
