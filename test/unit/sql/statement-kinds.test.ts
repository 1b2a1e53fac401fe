import { expect, test } from 'vitest';
import { createIndexConcurrently, dropIndexConcurrently } from '../../../src/core/sql/concurrent-index.ts';
import { mayCommit } from '../../../src/core/sql/outside-transaction.ts';
import { routineBody } from '../../../src/core/sql/routine-body.ts';
import { changesSessionDefaults } from '../../../src/core/sql/session-defaults.ts';
import { transactionControl } from '../../../src/core/sql/transaction-control.ts';

test.each([
  ['begin', 'BEGIN'],
  ['BEGIN /* work */ WORK ISOLATION LEVEL SERIALIZABLE', 'BEGIN'],
  ['start transaction', 'START TRANSACTION'],
  ['commit', 'COMMIT'],
  ['commit transaction and no chain', 'COMMIT'],
  ['commit and chain', 'COMMIT AND CHAIN'],
  ["commit prepared 'x'", 'COMMIT PREPARED'],
  ['end work', 'END'],
  ['end and chain', 'COMMIT AND CHAIN'],
  ['rollback', 'ROLLBACK'],
  ['rollback work and chain', 'ROLLBACK AND CHAIN'],
  ['rollback to x', 'ROLLBACK TO'],
  ['rollback work to savepoint x', 'ROLLBACK TO'],
  ["rollback prepared 'x'", 'ROLLBACK PREPARED'],
  ['abort', 'ABORT'],
  ['savepoint x', 'SAVEPOINT'],
  ['release savepoint x', 'RELEASE'],
  ["prepare transaction 'x'", 'PREPARE TRANSACTION'],
  ['prepare x as select 1', undefined],
  ['select 1', undefined],
  ['"begin"', undefined],
  ['set transaction read only', undefined],
])('transaction control: %s', (text, expected) => {
  expect(transactionControl({ text })).toBe(expected);
});

test.each([
  ['call p()', true],
  ['do $$ begin delete from t; commit; end $$', true],
  ['do $$ begin ROLLBACK; end $$', true],
  ['do $$ begin call p(); end $$', true],
  ['do $$ begin perform called(); end $$', false],
  ["select 'commit'", false],
])('may end the transaction from inside: %s', (text, expected) => {
  expect(mayCommit({ text })).toBe(expected);
});

const LONG = 'ü'.repeat(40);

test.each([
  [
    'create index concurrently on t (a)',
    { name: undefined, table: { schema: undefined, name: 't' }, unique: false, ifNotExists: false },
  ],
  [
    'CREATE UNIQUE INDEX /* now */ CONCURRENTLY IF NOT EXISTS "My ""Index""" ON ONLY App."T" USING gin (a)',
    { name: 'My "Index"', table: { schema: 'app', name: 'T' }, unique: true, ifNotExists: true },
  ],
  [
    `create index concurrently ${LONG} on db.s.U&"d\\0061t" (a)`,
    { name: 'ü'.repeat(31), table: { schema: 's', name: 'dat' }, unique: false, ifNotExists: false },
  ],
  ['create index concurrently_fast on t (a)', undefined],
  ['create index "concurrently" on t (a)', undefined],
  ['create table concurrently (a int)', undefined],
])('CREATE INDEX CONCURRENTLY: %s', (text, expected) => {
  expect(createIndexConcurrently({ text })).toEqual(expected);
});

test.each([
  ['drop index concurrently a', { index: { schema: undefined, name: 'a' }, ifExists: false }],
  ['DROP INDEX CONCURRENTLY IF EXISTS "S".A cascade', { index: { schema: 'S', name: 'a' }, ifExists: true }],
  ['drop index a', undefined],
])('DROP INDEX CONCURRENTLY: %s', (text, expected) => {
  expect(dropIndexConcurrently({ text })).toEqual(expected);
});

test.each([
  ['alter database shop set search_path to a', true],
  ['alter database shop reset all', true],
  ['alter role "admin" set work_mem to 1', true],
  ['alter role all in database shop set a.b = 1', true],
  ['alter user current_user reset work_mem', true],
  ['alter database shop set tablespace fast', false],
  ['alter database shop owner to me', false],
  ['alter role admin with login', false],
  ["alter user mapping for me server s options (set a 'b')", false],
  ['set search_path to a', false],
  ['alter system set a = 1', false],
])('changes the defaults of later sessions: %s', (text, expected) => {
  expect(changesSessionDefaults({ text })).toBe(expected);
});

test.each([
  ['do $$a$$', { language: 'plpgsql', text: 'a', offset: 5 }],
  ['do language PLPGSQL $x$a$x$', { language: 'plpgsql', text: 'a', offset: 23 }],
  ["do $$a$$ language 'plperl'", { language: 'plperl', text: 'a', offset: 5 }],
  [
    'create function f(a text default $$b$$) returns int as $$c$$ language sql',
    { language: 'sql', text: 'c', offset: 57 },
  ],
  ["create function f() returns int language c as 'lib', 'f'", undefined],
  ['create function f() returns int begin atomic select 1 as "as"; end', undefined],
  ['create table language (a int)', undefined],
])('the body of a routine: %s', (text, expected) => {
  expect(routineBody(text)).toEqual(expected);
});
