import { beforeAll, describe, expect, test } from 'vitest';
import { type FleetScenario, fleet } from '../fleet/fleet-scenario.ts';
import { PLANTED, TABLES } from './planted.ts';

test('whatever was changed by hand is found in the tenant that has it, and nothing in the others', async () => {
  // Each in a tenant of its own, and two that are sound.
  const tenants = PLANTED.map((planted, i) => ({ name: `t${i + 10}`, planted }));
  const project = await fleet([...tenants.map(({ name }) => name), 'sound', 'sound_2'], {
    V001__units: [TABLES, 'drop view vacant; drop table leases, units cascade; drop function touch();'],
  });
  for (const { name, planted } of tenants) {
    const sql = planted[1].replace('{schema}', `org_${name}`);
    await project.db.sql.begin((tx) => tx.unsafe(`set local search_path = org_${name}; ${sql}`).simple());
  }
  const { code, stdout } = await project.pmdb('drift', '--tenants', '--json');
  const { differences, tenants: found } = JSON.parse(stdout);
  expect({ code, differences }).toEqual({ code: 1, differences: [] });
  const clusters = found.clusters as readonly Cluster[];
  for (const { name, planted } of tenants) {
    const [what, , ...told] = planted;
    const own = clusters.filter((cluster) => cluster.tenants.includes(`org_${name}`));
    const objects = own.flatMap((cluster) =>
      cluster.differences.map(({ state, kind, object }) => [state, kind, object]),
    );
    expect({ what, tenants: own[0]?.tenants, objects }).toEqual({
      what,
      tenants: [`org_${name}`],
      objects: expect.arrayContaining([told]),
    });
  }
  expect(clusters).toHaveLength(tenants.length);
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

test('who looks need not be who migrates', async () => {
  const project = await fleet(['acme'], { V001__units: [UP, 'drop table units; drop function touch();'] });
  const { name, url } = await project.db.role({ attributes: 'createdb', owner: false });
  await project.db.sql
    .unsafe(`grant usage on schema migrations to ${name}; grant select on all tables in schema migrations to ${name};
       grant select on org_acme.units to ${name}`)
    .simple();
  const onlooker = project.with({ url });
  expect(await onlooker.pmdb('drift', '--tenants')).toMatchObject({ code: 0 });
  await project.db.sql.unsafe(`alter table org_acme.units owner to ${name}`);
  const { code, stdout } = await onlooker.pmdb('drift', '--tenants', '--fix-sql');
  expect(code).toBe(1);
  expect(stdout).toContain(`alter table units owner to ${new URL(project.db.url).username};`);
});
