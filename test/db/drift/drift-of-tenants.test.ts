import { beforeAll, describe, expect, test } from 'vitest';
import { type FleetScenario, fleet } from '../fleet/fleet-scenario.ts';

/** What a hand may have changed, and what drift is to say of it. */
const PLANTED: readonly (readonly [tenant: string, sql: string, state: string, object: string])[] = [
  ['a_column', 'alter table org_a_column.units add remark text', 'unexpected', 'column units.remark'],
  ['b_type', 'alter table org_b_type.leases alter starts type timestamp', 'different', 'column leases.starts'],
  ['c_default', "alter table org_c_default.units alter name set default 'flat'", 'different', 'column units.name'],
  ['d_null', 'alter table org_d_null.units alter name drop not null', 'different', 'column units.name'],
  [
    'e_check',
    'alter table org_e_check.units drop constraint units_floor_check',
    'missing',
    'constraint units.units_floor_check',
  ],
  [
    'f_key',
    'alter table org_f_key.leases alter constraint leases_unit_id_fkey deferrable',
    'different',
    'constraint leases.leases_unit_id_fkey',
  ],
  ['g_index', 'drop index org_g_index.units_name', 'missing', 'index units_name'],
  ['h_trigger', 'alter table org_h_trigger.units disable trigger touch', 'different', 'trigger units.touch'],
  [
    'i_body',
    "create or replace function org_i_body.touch() returns trigger language plpgsql as 'begin return null; end'",
    'different',
    'function touch()',
  ],
  ['j_policy', 'alter policy units_mine on org_j_policy.units using (true)', 'different', 'policy units.units_mine'],
  ['k_rls', 'alter table org_k_rls.units disable row level security', 'different', 'table units'],
  ['l_grant', 'grant delete on org_l_grant.units to pg_monitor', 'unexpected', 'privilege table units to pg_monitor'],
];

const EVERYTHING = `
  create table units (
    id    integer primary key,
    name  varchar(40) not null default 'unit',
    floor integer constraint units_floor_check check (floor > 0)
  );
  create table leases (unit_id integer constraint leases_unit_id_fkey references units, starts date);
  create index units_name on units (name);
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touch before update on units for each row execute function touch();
  alter table units enable row level security;
  create policy units_mine on units using (name = current_user);`;

test('twelve kinds of drift in twelve tenants: each is found in its own, and none in the others', async () => {
  const names = PLANTED.map(([name]) => name);
  const project = await fleet([...names, 'm_sound', 'n_sound'], {
    V001__units: [EVERYTHING, 'drop table leases, units; drop function touch();'],
  });
  for (const [, sql] of PLANTED) await project.db.sql.unsafe(sql);
  const { code, stdout } = await project.pmdb('drift', '--tenants', '--json');
  const { differences, tenants } = JSON.parse(stdout);
  expect({ code, differences }).toEqual({ code: 1, differences: [] });
  const told = tenants.clusters.flatMap((cluster: Cluster) =>
    cluster.differences.map(({ state, kind, object }) => [cluster.tenants, state, `${kind} ${object}`]),
  );
  expect(told.sort()).toEqual(PLANTED.map(([name, , state, object]) => [[`org_${name}`], state, object]));
});

interface Cluster {
  readonly tenants: readonly string[];
  readonly differences: readonly { readonly state: string; readonly kind: string; readonly object: string }[];
}

const UP = `
  create table units (id integer primary key, name varchar(40) not null default 'unit');
  create index units_name on units (name);
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touch before update on units for each row execute function touch();`;

describe('pmdb drift --tenants', () => {
  let project: FleetScenario;

  beforeAll(async () => {
    project = await fleet(['acme', 'bolt', 'core', 'dune'], {
      V001__units: [UP, 'drop table units; drop function touch();'],
    });
  });

  test('says that all are what the files make of them', async () => {
    expect(await project.pmdb('drift', '--tenants')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('The schemas of all 4 tenants are what the files make of them'),
    });
  });

  test('names the odd ones, those together that have drifted alike, and prints what brings them back', async () => {
    await project.db.sql.unsafe('drop index org_acme.units_name; drop index org_dune.units_name').simple();
    await project.db.sql.unsafe(`alter table org_bolt.units alter name drop default`);
    const { code, stdout } = await project.pmdb('drift', '--tenants');
    expect(code).toBe(1);
    expect(stdout).toMatch(/org_bolt:\n.*column units.name.*org_acme, org_dune:\n {2}missing.* index units_name\n/s);
    expect(stdout).toContain('3 of 4 tenants have drifted, in 2 ways.');
    const fix = (await project.pmdb('drift', '--tenants', '--fix-sql')).stdout;
    const session = await project.db.sql.reserve();
    await session.unsafe(fix).simple();
    session.release();
    expect(await project.pmdb('drift', '--tenants')).toMatchObject({ code: 0 });
  });

  test('holds each tenant to its own version', async () => {
    await project.writeTenant('V002__floor', ['alter table units add floor integer;', 'alter table units drop floor;']);
    await project.pmdb('migrate', '--tenant', 'acme');
    expect(await project.pmdb('drift', '--tenants')).toMatchObject({ code: 0 });
    await project.db.sql`alter table org_core.units add floor integer`;
    const { stdout } = await project.pmdb('drift', '--tenants');
    expect(stdout).toContain('1 of 4 tenants have drifted.');
    expect(stdout).toMatch(/org_core:\n {2}not in the files column units.floor/);
  });
});
