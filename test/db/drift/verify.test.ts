import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../engine/scenario.ts';
import { fleet } from '../fleet/fleet-scenario.ts';

const UNITS = ['create table units (id integer primary key, name text);', 'drop table units;'] as const;

const certificates = async (dir: string) =>
  JSON.parse(await readFile(join(dir, 'rollbacks/certificates.json'), 'utf8')).certificates as readonly {
    pair: string;
    servers: readonly number[];
  }[];

test('proves what restores, and leaves the database as it was', async () => {
  const project = await scenario({
    V001__units: UNITS,
    V002__index: [
      '-- pmdb: no-transaction\ncreate index concurrently units_name on units (name);',
      'drop index units_name;',
    ],
  });
  const { code, stdout } = await project.pmdb('verify');
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('2 of 2 rollbacks restore what was there, and all together leave nothing'),
  });
  expect((await certificates(project.dir)).map(({ pair }) => pair)).toEqual([
    'shared/V001__units',
    'shared/V002__index',
  ]);
  expect(await project.db.sql`select to_regnamespace('migrations') as ledger`).toEqual([{ ledger: null }]);
});

describe('a rollback that does not restore', () => {
  test.each([
    [
      'leaves a column',
      ['alter table units add remark text; alter table units add floor integer;', 'alter table units drop floor;'],
      'left over column public.units.remark',
    ],
    ['takes an index that was there', ['drop index units_name;', '-- forgotten'], 'missing   index public.units_name'],
    [
      'brings a column back otherwise',
      ['alter table units drop name;', "alter table units add name text not null default '';"],
      'before: text',
    ],
    [
      'leaves a right',
      ['grant select on units to pg_monitor;', '-- forgotten'],
      'left over privilege table public.units to pg_monitor',
    ],
    ['leaves a comment', ["comment on table units is 'flats';", '-- forgotten'], 'after: '],
    ['never ran', ['create view v as select 1 as a;', 'drop veiw v;'], 'syntax error at or near "veiw"'],
  ] as const)('%s', async (_, pair, said) => {
    const project = await scenario({
      V001__units: UNITS,
      V002__index: ['create index units_name on units (name);', 'drop index units_name;'],
      V003__wrong: pair,
      V004__sound: ['create table after (id integer);', 'drop table after;'],
    });
    const { code, stdout } = await project.pmdb('verify');
    expect(code).toBe(1);
    expect(stdout).toContain('V003 wrong');
    expect(stdout).toContain(said);
    // The next one is not blamed for it.
    expect(stdout).toContain('3 of 4 rollbacks restore');
    expect((await certificates(project.dir)).map(({ pair }) => pair)).not.toContain('shared/V003__wrong');
  });
});

test('what comes out otherwise for the second time is told', async () => {
  const project = await scenario({
    V001__units: UNITS,
    V002__again: [
      `insert into units select count(*), 'unit' from units;
       do $$ begin execute format('alter table units add column n%s integer', (select count(*) from units)); end $$;`,
      'alter table units drop column if exists n1, drop column if exists n2;',
    ],
  });
  const { code, stdout } = await project.pmdb('verify');
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('V002 again gives something else when applied again after its rollback'),
  });
  expect(stdout).toMatch(/missing +column public.units.n1.*left over column public.units.n2/s);
});

test('the tenant track is proven in a tenant’s schema', async () => {
  const project = await fleet([], {
    V001__units: ['create table units (id integer primary key);', 'drop table units;'],
    V002__wrong: ['alter table units add floor integer;', '-- forgotten'],
    V003__sound: ['create index units_floor on units (floor);', 'drop index units_floor;'],
  });
  const { code, stdout } = await project.pmdb('verify');
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      'tenant V002 wrong does not restore what was there:\n  left over column units.floor',
    ),
  });
  expect(stdout).toContain('3 of 4 rollbacks restore');
  expect((await certificates(project.dir)).map(({ pair }) => pair)).toEqual([
    'shared/V001__plans',
    'tenant/V001__units',
    'tenant/V003__sound',
  ]);
});

describe('rollback', () => {
  test('warns of what nobody has proven, or refuses it', async () => {
    const project = await scenario({ V001__units: UNITS });
    await project.pmdb('migrate');
    expect(await project.pmdb('rollback', '--require-certificate')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('that V001 can be rolled back (NO_CERTIFICATE)'),
    });
    await project.pmdb('verify');
    expect(await project.pmdb('rollback', '--require-certificate')).toMatchObject({ code: 0 });
    await project.pmdb('migrate');
    await project.write('V001__units', [UNITS[0], 'drop table units; select 1;']);
    const { code, stderr } = await project.pmdb('rollback');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('`pmdb verify` does') });
  });

  test('warns of tenants’ migrations too, or refuses', async () => {
    const project = await fleet(['acme']);
    const refused = await project.pmdb('rollback', '--track', 'tenant', '--require-certificate');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('that V002 can be rolled back') });
    const { code, stdout, stderr } = await project.pmdb('rollback', '--track', 'tenant');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('`pmdb verify` does') });
    expect(stdout).toMatch(/^✔ Rolled back 1 migration on 1 tenant in [^\n]*\n$/);
  });
});

test('a role that may not make a database is told so', async () => {
  const project = await scenario({ V001__units: UNITS });
  const { url } = await project.db.role();
  expect(await project.with({ url }).pmdb('verify')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('this role may not create a scratch database'),
  });
});
