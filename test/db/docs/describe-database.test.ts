import { expect, test } from 'vitest';
import type { DatabaseDescription, TableDescription } from '../../../src/core/schema-description.ts';
import { type DescribedSchemas, describeDatabase } from '../../../src/postgres/describe-database.ts';
import { freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { sessionOn } from '../drift/session-on.ts';

const SHOP = `
  create schema shop; comment on schema shop is 'what is <sold>';
  create schema "Odd ""one""";
  create extension pgcrypto schema shop;
  create type shop.state as enum ('new', 'it''s done', 'old');
  create domain shop.price as numeric(10, 2) not null default 0 check (value >= 0);
  create table shop.goods (
    id     bigint generated always as identity primary key,
    code   varchar(20) not null unique,
    states shop.state[] not null default '{new}',
    price  shop.price,
    note   text,
    twice  numeric generated always as (2 * length(code)) stored,
    constraint goods_note_check check (note <> 'Not "this"')
  );
  alter table shop.goods add constraint goods_old_check check (price < 100) not valid;
  comment on column shop.goods.note is E'two\\nlines';
  comment on constraint goods_note_check on shop.goods is 'why not';
  create index goods_note_index on shop.goods (lower(note), id desc) include (code) where note is not null;
  create table shop.sales (goods_id bigint not null, day date not null, twice text,
    constraint sales_goods foreign key (goods_id) references shop.goods (id) on delete cascade,
    primary key (goods_id, day)) partition by range (day);
  create table shop.sales_2025 partition of shop.sales for values from ('2025-01-01') to ('2026-01-01');
  create table "Odd ""one"""."T" (goods_id bigint, day date, foreign key (goods_id, day) references shop.sales);
  create function shop.stop() returns trigger language plpgsql as 'begin return null; end';
  comment on function shop.stop() is 'stops';
  create trigger stop before insert or update of note, code on shop.goods for each row execute function shop.stop();
  alter table shop.goods disable trigger stop, enable row level security;
  create policy everybody on shop.goods for select using (note is not null);
  grant select, insert on shop.goods to public;
  create view shop.cheap as select code from shop.goods where price < 1;`;

async function describe(setup: string, schemas?: DescribedSchemas): Promise<DatabaseDescription> {
  const database = await freshDatabase();
  await database.sql.unsafe(setup);
  return await describeDatabase(await sessionOn(database), schemas);
}

function tableOf({ schemas }: DatabaseDescription, schema: string, name: string): TableDescription {
  const table = schemas.find((each) => each.name === schema)?.tables.find((each) => each.name === name);
  if (table === undefined) throw new Error(`no ${schema}.${name}`);
  return table;
}

test('a table is described with all that it has', async () => {
  const database = await describe(SHOP);
  expect(database.schemas.map(({ name, comment }) => [name, comment])).toEqual([
    ['Odd "one"', null],
    ['public', 'standard public schema'],
    ['shop', 'what is <sold>'],
  ]);
  const goods = tableOf(database, 'shop', 'goods');
  const odd = tableOf(database, 'Odd "one"', 'T');
  expect(goods).toMatchObject({ kind: 'table', comment: null, rowSecurity: true, forced: false, partitioning: null });
  expect(goods.columns.map(({ name, type, nullable, generated }) => [name, type, nullable, generated])).toEqual([
    ['id', 'bigint', false, 'identity always'],
    ['code', 'character varying(20)', false, null],
    ['states', 'shop.state[]', false, null],
    ['price', 'shop.price', false, null],
    ['note', 'text', true, null],
    ['twice', 'numeric', true, 'stored'],
  ]);
  expect(goods.columns.slice(1, 4).map(({ baseType }) => baseType)).toEqual([
    { schema: 'pg_catalog', name: 'varchar', kind: 'base', array: false, values: null },
    { schema: 'shop', name: 'state', kind: 'enum', array: true, values: ['new', "it's done", 'old'] },
    { schema: 'shop', name: 'price', kind: 'domain', array: false, values: null },
  ]);
  expect(goods.columns[2]?.default).toBe("'{new}'::shop.state[]");
  expect(goods.columns[4]?.comment).toBe('two\nlines');
  expect(goods.constraints.filter(({ type }) => type !== 'not null')).toMatchObject([
    { name: 'goods_pkey', type: 'primary key', columns: ['id'], references: null },
    { name: 'goods_code_key', type: 'unique', columns: ['code'] },
    { name: 'goods_note_check', type: 'check', columns: ['note'], comment: 'why not', validated: true },
    { name: 'goods_old_check', type: 'check', columns: ['price'], validated: false },
  ]);
  expect(goods.indexes.find(({ name }) => name === 'goods_note_index')).toMatchObject({
    unique: false,
    constraint: null,
    keys: ['lower(note)', 'id'],
    included: ['code'],
    condition: '(note IS NOT NULL)',
  });
  expect(goods.triggers).toMatchObject([
    {
      name: 'stop',
      timing: 'before',
      events: ['insert', 'update of note, code'],
      each: 'row',
      enabled: false,
      function: { schema: 'shop', name: 'stop' },
    },
  ]);
  expect(goods.policies).toMatchObject([{ name: 'everybody', command: 'select', using: '(note IS NOT NULL)' }]);
  expect(goods.grants.map(({ role, privilege }) => [role, privilege])).toEqual([
    ['public', 'select'],
    ['public', 'insert'],
  ]);
  // The key to a partitioned table is one, whatever copies of it the catalog has.
  expect(odd.constraints.map(({ type, references }) => [type, references])).toEqual([
    ['foreign key', { schema: 'shop', table: 'sales', columns: ['goods_id', 'day'] }],
  ]);
});

test('a partition is no table, an extension is nobody’s work, and types are told', async () => {
  const [, , shop] = (await describe(SHOP)).schemas;
  expect(shop?.tables.map(({ name, kind, partitioning }) => [name, kind, partitioning?.partitions ?? null])).toEqual([
    ['cheap', 'view', null],
    ['goods', 'table', null],
    ['sales', 'partitioned table', 1],
  ]);
  expect(shop?.tables[0]?.definition).toContain('FROM shop.goods');
  const sales = shop?.tables[2];
  expect(sales?.partitioning?.key).toBe('RANGE (day)');
  expect(sales?.constraints.find(({ type }) => type === 'foreign key')).toMatchObject({
    validated: true,
    references: { schema: 'shop', table: 'goods', columns: ['id'] },
  });
  expect(shop?.functions).toMatchObject([{ name: 'stop', returns: 'trigger', comment: 'stops', definer: false }]);
  expect(shop?.enums).toEqual([{ name: 'state', values: ['new', "it's done", 'old'], comment: null }]);
  expect(shop?.domains).toEqual([
    {
      name: 'price',
      comment: null,
      type: 'numeric(10,2)',
      nullable: false,
      default: '0',
      checks: ['CHECK ((VALUE >= (0)::numeric))'],
    },
  ]);
});

test('only some schemas, or all but some', async () => {
  const names = async (schemas: DescribedSchemas) => (await describe(SHOP, schemas)).schemas.map(({ name }) => name);
  expect(await names({ only: ['shop', 'gone', 'pg_catalog'] })).toEqual(['shop']);
  expect(await names({ only: [] })).toEqual([]);
  expect(await names({ except: ['shop'] })).toEqual(['Odd "one"', 'public']);
});

test('who owns nothing and is granted nothing can describe this project’s database', async () => {
  const database = await migratedDatabase();
  const session = await sessionOn({ ...database, ...(await database.role({ owner: false })) });
  const began = performance.now();
  const described = await describeDatabase(session);
  const ms = performance.now() - began;
  const tables = described.schemas.flatMap((schema) => schema.tables);
  expect(tables.length).toBeGreaterThan(80);
  expect(tables.filter(({ columns }) => columns.length === 0)).toEqual([]);
  expect(ms).toBeLessThan(5000);
});
