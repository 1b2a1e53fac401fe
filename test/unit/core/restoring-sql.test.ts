import { describe, expect, test } from 'vitest';
import type { Difference } from '../../../src/core/fingerprint.ts';
import { inRestoringOrder } from '../../../src/core/restoring-order.ts';
import { restoringSql } from '../../../src/core/restoring-sql.ts';

const difference = (kind: string, object: string, expected?: string, actual?: string): Difference => {
  const state = expected === undefined ? 'unexpected' : actual === undefined ? 'missing' : 'different';
  return { state, kind, object, expected, actual };
};

describe('a key is told with its options before what says when it is checked', () => {
  test.each([
    [
      'UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED with (fillfactor=70)',
      'UNIQUE (a, b) with (fillfactor=70) DEFERRABLE INITIALLY DEFERRED',
    ],
    [
      'PRIMARY KEY (a) INCLUDE (b) DEFERRABLE with (fillfactor=70)',
      'PRIMARY KEY (a) INCLUDE (b) with (fillfactor=70) DEFERRABLE',
    ],
    ['UNIQUE (a) with (fillfactor=70)', 'UNIQUE (a) with (fillfactor=70)'],
    [
      "EXCLUDE USING gist (a WITH =) WITH (fillfactor='60') WHERE ((b > 0)) DEFERRABLE with (fillfactor=60)",
      "EXCLUDE USING gist (a WITH =) WITH (fillfactor='60') WHERE ((b > 0)) DEFERRABLE",
    ],
    [
      'FOREIGN KEY (a) REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED',
      'FOREIGN KEY (a) REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED',
    ],
    ["CHECK ((a <> 'x with (y)'::text))", "CHECK ((a <> 'x with (y)'::text))"],
  ])('%s', (definition, sql) => {
    expect(restoringSql(difference('constraint', 'core.units.k', definition))).toBe(
      `alter table core.units add constraint k ${sql};`,
    );
  });
});

test('rights are given and taken one by one, so that those on columns stay', () => {
  const on = (expected?: string, actual?: string) =>
    restoringSql(difference('privilege', 'table core.units to app', expected, actual)).split('\n');
  expect(on('select', 'delete with grant option, select with grant option')).toEqual([
    'revoke delete on table core.units from app;',
    'revoke grant option for select on table core.units from app;',
  ]);
  expect(on('select, update with grant option', 'select')).toEqual([
    'grant update on table core.units to app with grant option;',
  ]);
  expect(on(undefined, 'select, update')).toEqual([
    'revoke select on table core.units from app;',
    'revoke update on table core.units from app;',
  ]);
});

test('a type is changed with its default out of the way', () => {
  expect(restoringSql(difference('column', 't.a', "text not null default 'x'::text", 'boolean default true'))).toBe(
    [
      'alter table t alter column a drop default;',
      'alter table t alter column a type text using a::text;',
      "alter table t alter column a set default 'x'::text;",
      'alter table t alter column a set not null;',
    ].join('\n'),
  );
});

test('what others stand on comes first, and what is too much goes before', () => {
  const found = [
    difference('policy', 'a.p', 'permissive'),
    difference('privilege', 'column a.c to r', 'select'),
    difference('privilege', 'table a to r', 'select'),
    difference('constraint', 'a.fk', 'FOREIGN KEY (c) REFERENCES b(id)'),
    difference('constraint', 'b.pk', 'PRIMARY KEY (id)'),
    difference('column', 'a.c', 'integer'),
    difference('function', 'f()', undefined, 'owner x'),
    difference('trigger', 'a.t', undefined, 'CREATE TRIGGER'),
  ];
  expect(inRestoringOrder(found).map(({ object }) => object)).toEqual([
    'a.t',
    'f()',
    'a.c',
    'b.pk',
    'a.fk',
    'a.p',
    'table a to r',
    'column a.c to r',
  ]);
});

test('what is made anew gets its comment back, though that did not differ', () => {
  const [wanted, there] = ['CHECK (a > 0)\ncomment: a month', 'CHECK (a > 1)\ncomment: a month'];
  expect(restoringSql(difference('constraint', 't.k', wanted, there)).split('\n')).toEqual([
    'alter table t drop constraint k;',
    'alter table t add constraint k CHECK (a > 0);',
    "comment on constraint k on t is 'a month';",
  ]);
});

test('a comment is taken for one behind a body that holds the like', () => {
  const body = 'owner o\nCREATE OR REPLACE FUNCTION f()\n LANGUAGE sql\nAS $function$\ncomment: no\n$function$\n';
  expect(restoringSql(difference('function', 'f()', `${body}\ncomment: yes`, `${body}\ncomment: odd`))).toBe(
    "comment on function f() is 'yes';",
  );
});

test('an owner is all that is changed where nothing else differs', () => {
  expect(restoringSql(difference('range type', 'span', 'owner a\nfloat8', 'owner b\nfloat8'))).toBe(
    'alter type span owner to a;',
  );
});

test('a function whose result is another one is dropped first', () => {
  const body = (type: string) =>
    `owner o\nCREATE OR REPLACE FUNCTION f()\n RETURNS ${type}\n LANGUAGE sql\nAS $function$x$function$\n`;
  expect(restoringSql(difference('function', 'f()', body('text'), body('integer')))).toContain('drop function f();\n');
});

test('labels are added in their place, and never taken away', () => {
  const type = (labels: string) => `owner o\n${labels}`;
  expect(restoringSql(difference('enumeration', 'mood', type("'a', 'b', 'c'"), type("'b'")))).toBe(
    "alter type mood add value 'a' before 'b';\nalter type mood add value 'c' after 'b';",
  );
  expect(restoringSql(difference('enumeration', 'mood', type("'a'"), type("'a', 'b'")))).toContain(
    'a matter for people',
  );
});

test('default privileges', () => {
  const on = (object: string, expected?: string, actual?: string) =>
    restoringSql(difference('default privilege', object, expected, actual));
  expect(on('tables of app in schema core to web', 'select', 'delete, select')).toBe(
    'alter default privileges for role app in schema core revoke delete on tables from web;',
  );
  expect(on('functions of app to public', undefined, 'none')).toBe(
    'alter default privileges for role app grant execute on functions to public;',
  );
  expect(on('tables of app in schema  to web', undefined, 'select')).toContain('a matter for people');
});

test('a column’s storage is no part of its type', () => {
  expect(
    restoringSql(difference('column', 't.a', "text default 'x'::text statistics 500 storage e compression lz4")),
  ).toBe(
    [
      "alter table t add column a text default 'x'::text;",
      'alter table t alter column a set statistics 500;',
      'alter table t alter column a set storage external;',
      'alter table t alter column a set compression lz4;',
    ].join('\n'),
  );
});

test('an extension that is newer than it should be has no way back', () => {
  const version = (is: string) =>
    restoringSql(difference('extension', 'pg_trgm', 'schema public version 1.9', `schema public version ${is}`));
  expect(version('1.8')).toBe("alter extension pg_trgm update to '1.9';");
  expect(version('1.10')).toContain('a matter for people');
});
