import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../engine/scenario.ts';
import { fleet } from '../fleet/fleet-scenario.ts';

const UNITS = [
  `create table buildings (id integer primary key, city text not null);
   create table units (
     id       uuid primary key default gen_random_uuid(),
     building integer not null default nullif(current_setting('my.building', true), '')::integer references buildings,
     status   text not null check (status in ('vacant', 'let')),
     floor    integer not null
   );`,
  'drop table units; drop table buildings;',
] as const;

const verify = async (pair: string | readonly [string, string]) => {
  const project = await scenario({ V001__units: UNITS, V002__change: pair });
  const { code, stdout, stderr } = await project.pmdb('verify', '--with-data');
  const text = await readFile(join(project.dir, 'rollbacks/certificates.json'), 'utf8');
  const certificates = JSON.parse(text).certificates as { pair: string; withData?: number[] }[];
  const withData = certificates.flatMap((each) => (each.withData === undefined ? [] : [each.pair]));
  return { code, stdout, stderr, withData };
};

const BOTH = ['shared/V001__units', 'shared/V002__change'];

test('rows come through a rollback that is sound, and the certificate says so', async () => {
  expect(await verify(['alter table units add remark text;', 'alter table units drop remark;'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('✔ 2 of 2 rollbacks restore what was there, rows included, and all together'),
    withData: BOTH,
  });
});

describe('what no rollback brings back is named, and no failure', () => {
  test.each([
    [
      'a column',
      [
        'alter table units drop floor;',
        'alter table units add floor integer not null default 0;\nalter table units alter floor drop default;',
      ],
      /! V002 change takes data that no rollback brings back:\n {2}public\.units\.floor: 1 value gone\n/,
    ],
    ['a table', ['drop table units;', UNITS[0].split('\n').slice(1).join('\n')], /public\.units: 1 row gone\n/],
  ] as const)('%s', async (_, pair, said) => {
    expect(await verify(pair)).toMatchObject({ code: 0, stdout: expect.stringMatching(said), withData: BOTH });
  });

  test('what the rollback itself brings back is not', async () => {
    const kept = [
      'alter table units rename floor to kept_floor;',
      'alter table units rename kept_floor to floor;',
    ] as const;
    expect((await verify(kept)).stdout).toMatch(/^✔/);
    const copied = [
      'create table floors as select id, floor from units; alter table units drop floor;',
      `alter table units add floor integer; update units u set floor = f.floor from floors f where f.id = u.id;
       alter table units alter floor set not null; drop table floors;`,
    ] as const;
    expect((await verify(copied)).stdout).toMatch(/^✔/);
  });
});

describe('data that outlived the migration and is not back', () => {
  test.each([
    [
      'values that the migration rewrote',
      ["update units set status = case status when 'let' then 'vacant' else 'let' end;", '-- forgotten'],
      'public.units.status: 1 value other than before',
    ],
    [
      'a column that was renamed, and dropped by the rollback',
      [
        'alter table units rename floor to level;',
        'alter table units drop level; alter table units add floor integer not null default 0; alter table units alter floor drop default;',
      ],
      'public.units.floor',
    ],
    ['rows that the migration deleted', ['delete from units;', '-- forgotten'], 'public.units: 1 row gone'],
    [
      'rows that were there before reference data came',
      ["insert into buildings values (-5, 'Bern');", 'delete from units; delete from buildings;'],
      'public.buildings: 1 row gone',
    ],
    [
      'values of a table that the migration left alone',
      ['create table after (id integer);', "drop table after; update buildings set city = '';"],
      'public.buildings.city: 1 value other than before',
    ],
  ] as const)('%s', async (_, pair, said) => {
    const found = await verify(pair);
    expect(found).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^✖ V002 change does not bring back the data that was there:\n/),
      withData: ['shared/V001__units'],
    });
    expect(found.stdout).toContain(said);
  });
});

test('rows that a migration leaves behind are told', async () => {
  const { code, stdout } = await verify(["insert into buildings values (-5, 'Bern');", '-- they may stay']);
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('duplicate key value') });
  const audited = [
    "create table seen (at timestamptz); insert into units (building, status, floor) select id, 'let', 1 from buildings;",
    'drop table seen;',
  ] as const;
  expect(await verify(audited)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('- V002 change leaves rows behind:\n  public.units: 1 row left over'),
  });
});

test('a migration that fails where there are rows is proven without, and that is told', async () => {
  expect(await verify(['alter table units add owner text not null;', 'alter table units drop owner;'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /V002 change was proven without rows\. It fails where there are some: column "owner"/,
    ),
    withData: ['shared/V001__units'],
  });
});

test('a table of which no row can be made is named', async () => {
  const { stdout } = await verify([
    'create table odd (code text check (code = reverse(md5(code))));',
    'drop table odd;',
  ]);
  expect(stdout).toMatch(/^✔/);
  const never = await verify(['create table odd (code integer not null check (code <> code));', 'drop table odd;']);
  expect(never.stdout).toContain('! No row could be made in public.odd: new row for relation "odd" violates check');
});

test('rows are made past checks that hold columns to one another, and past keys that one of them fills', async () => {
  const { stdout } = await verify([
    `create table roles (
       id       uuid primary key default gen_random_uuid(),
       unit     uuid not null references units,
       of       uuid not null,
       kind     text not null check (kind in ('unit', 'building', 'floor')),
       building integer generated always as (case when kind = 'building' then 77 end) stored references buildings,
       floor    integer generated always as (case when kind = 'floor' then 77 end) stored references buildings,
       constraint roles_of_check check (kind <> 'unit' or of = unit)
     );`,
    'drop table roles;',
  ]);
  expect(stdout).toMatch(/^✔/);
});

test('a row that a trigger made is one', async () => {
  const { stdout } = await verify([
    `create table houses (id uuid primary key);
     create table entries (house uuid primary key references houses);
     create function enter() returns trigger language plpgsql as 'begin insert into entries values (new.id); return null; end';
     create trigger enter after insert on houses for each row execute function enter();`,
    'drop table entries, houses; drop function enter();',
  ]);
  expect(stdout).toMatch(/^✔/);
});

test('the tenant track has rows too', async () => {
  const project = await fleet([], {
    V001__units: ['create table units (id integer primary key, floor integer not null);', 'drop table units;'],
    V002__wrong: ['update units set floor = floor + 1;', '-- forgotten'],
  });
  expect((await project.pmdb('verify', '--with-data')).stdout).toContain(
    '✖ tenant V002 wrong does not bring back the data that was there:\n  org_pmdb_verified.units.floor: 1 value other',
  );
});

test('a role that policies bind is refused', async () => {
  const project = await scenario({ V001__units: UNITS });
  const { url } = await project.db.role({ attributes: 'createdb' });
  expect(await project.with({ url }).pmdb('verify', '--with-data')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is no superuser, so that policies may hide rows from it (NO_PRIVILEGE)'),
  });
});
