import type { ISql, TransactionSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, type Organization, refusal, undone } from './organization.ts';

let database: FreshDatabase;
let ours: Organization;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
});

/** Days are counted from today. */
async function lease(
  tx: TransactionSql,
  status: string,
  from: number,
  to: number | null,
  unit = ours.unit,
): Promise<string> {
  const [row] = await tx`
    insert into core.leases (organization_id, property_id, unit_id, tenant_id, rent_amount, status, start_date, end_date)
    values (${ours.id}, ${ours.property}, ${unit}, ${ours.tenant}, 900, ${status}, current_date + ${from}::int, current_date + ${to}::int)
    returning id`;
  return row?.id;
}

async function unit(tx: TransactionSql, id = ours.unit) {
  const [row] = await tx`
    select status, lease_start_date - current_date as starts, lease_end_date - current_date as ends, availability_date - current_date as free
    from core.units where id = ${id}`;
  return row;
}

async function secondUnit(tx: TransactionSql, unit_number = '102', status = 'vacant'): Promise<string> {
  const [row] = await tx`
    insert into core.units ${tx({ organization_id: ours.id, property_id: ours.property, unit_number, status })} returning id`;
  return row?.id;
}

describe('active leases of one unit', () => {
  test.each([
    ['the same days', 0, 30, 0, 30],
    ['one day in common', 0, 30, 30, 60],
    ['an open end', 0, null, 400, 430],
  ])('may not overlap: %s', async (_, from, to, from2, to2) => {
    const found = await undone(database.sql, async (tx) => {
      await lease(tx, 'active', from, to);
      return await refusal(tx, () => lease(tx, 'active', from2, to2));
    });
    expect(found).toEqual({ code: '23P01', constraint: 'leases_unit_id_period_excl' });
  });

  test('may follow each other, and a draft may overlap', async () => {
    await undone(database.sql, async (tx) => {
      await lease(tx, 'active', 0, 30);
      await lease(tx, 'active', 31, 60);
      await lease(tx, 'draft', 0, 60);
    });
  });
});

describe('the status of a unit follows its leases', () => {
  const OCCUPIED = { status: 'occupied', starts: -10, ends: 20 };

  test('inserted as active, then deleted', async () => {
    await undone(database.sql, async (tx) => {
      const id = await lease(tx, 'active', -10, 20);
      expect(await unit(tx)).toMatchObject(OCCUPIED);
      await tx`delete from core.leases where id = ${id}`;
      expect(await unit(tx)).toEqual({ status: 'vacant', starts: null, ends: null, free: 30 });
    });
  });

  test.each(['expired', 'terminated', 'renewed'])('activated by an update, then %s', async (end) => {
    await undone(database.sql, async (tx) => {
      const id = await lease(tx, 'draft', -10, 20);
      expect(await unit(tx)).toMatchObject({ status: 'vacant', starts: null });
      await tx`update core.leases set status = 'active' where id = ${id}`;
      expect(await unit(tx)).toMatchObject(OCCUPIED);
      await tx`update core.leases set status = ${end} where id = ${id}`;
      expect(await unit(tx)).toMatchObject({ status: 'vacant', starts: null });
    });
  });

  test('the old lease ends while its renewal runs', async () => {
    await undone(database.sql, async (tx) => {
      const old = await lease(tx, 'active', -100, -1);
      await lease(tx, 'active', 0, 90);
      await tx`update core.leases set status = 'renewed' where id = ${old}`;
      expect(await unit(tx)).toMatchObject({ status: 'occupied', starts: 0, ends: 90 });
    });
  });

  test('a lease that begins later leaves the unit vacant until then', async () => {
    await undone(database.sql, async (tx) => {
      await lease(tx, 'active', 5, 90);
      expect(await unit(tx)).toMatchObject({ status: 'vacant', starts: null });
    });
  });

  test('moved to another unit, with another end', async () => {
    await undone(database.sql, async (tx) => {
      const id = await lease(tx, 'active', -10, 20);
      const other = await secondUnit(tx);
      await tx`update core.leases set unit_id = ${other} where id = ${id}`;
      expect(await unit(tx)).toMatchObject({ status: 'vacant', starts: null });
      await tx`update core.leases set end_date = current_date + 50 where id = ${id}`;
      expect(await unit(tx, other)).toMatchObject({ status: 'occupied', ends: 50 });
    });
  });

  test.each(['maintenance', 'unavailable'])('%s is for people to end', async (status) => {
    await undone(database.sql, async (tx) => {
      await tx`update core.units set status = ${status} where id = ${ours.unit}`;
      const id = await lease(tx, 'active', -10, 20);
      expect(await unit(tx)).toMatchObject({ status });
      await tx`delete from core.leases where id = ${id}`;
      expect(await unit(tx)).toMatchObject({ status, starts: null });
    });
  });
});

describe('two writers at once', () => {
  /** Whatever the outcome, one of them waits for the other, and neither is a deadlock (40P01). */
  async function together(works: ((tx: TransactionSql) => Promise<unknown>)[]): Promise<string[]> {
    const results = await Promise.allSettled(works.map((work) => database.sql.begin(work)));
    return results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as { code: string }).code));
  }

  test('that swap the units of two leases don’t wait for each other in a circle', async () => {
    const { sql } = database;
    const units: string[] = [];
    const leases: string[] = [];
    await sql.begin(async (tx) => {
      for (const n of [0, 1]) {
        units.push(await secondUnit(tx, `swap ${n}`));
        leases.push(await lease(tx, 'draft', 0, 30, units[n]));
      }
    });
    for (let round = 0; round < 10; round++) {
      const [to0, to1] = round % 2 === 0 ? [units[1], units[0]] : [units[0], units[1]];
      const outcome = await together([
        (tx) => tx`update core.leases set unit_id = ${to0 ?? ''} where id = ${leases[0] ?? ''}`,
        (tx) => tx`update core.leases set unit_id = ${to1 ?? ''} where id = ${leases[1] ?? ''}`,
      ]);
      expect(outcome).toEqual(['done', 'done']);
    }
    await sql`delete from core.leases where id = any (${leases})`;
    await sql`delete from core.units where id = any (${units})`;
  });

  test('one ends the maintenance of a unit while the other lets it', async () => {
    const { sql } = database;
    for (let round = 0; round < 10; round++) {
      const id = await sql.begin((tx) => secondUnit(tx, `ready ${round}`, 'maintenance'));
      const outcome = await together([
        (tx) => tx`update core.units set status = 'vacant' where id = ${id}`,
        (tx) => lease(tx, 'active', 0, 30, id),
      ]);
      // Whoever comes second learns that the unit is let by now.
      expect([
        ['done', 'done'],
        ['23514', 'done'],
      ]).toContainEqual(outcome);
      const status = outcome[0] === 'done' ? 'occupied' : 'maintenance';
      expect(await sql.begin((tx) => unit(tx, id))).toMatchObject({ status, starts: 0, ends: 30 });
      await sql`delete from core.leases where unit_id = ${id}`;
      await sql`delete from core.units where id = ${id}`;
    }
  });

  test('that let one unit: the second is refused', async () => {
    const { sql } = database;
    const id = await sql.begin((tx) => secondUnit(tx, 'wanted'));
    const outcome = await together([(tx) => lease(tx, 'active', 0, 30, id), (tx) => lease(tx, 'active', 10, 40, id)]);
    expect(outcome.sort()).toEqual(['23P01', 'done']);
    await sql`delete from core.leases where unit_id = ${id}`;
    await sql`delete from core.units where id = ${id}`;
  });
});

describe('total_units', () => {
  const totals = async (tx: TransactionSql) => {
    const [row] = await tx`
      select p.total_units as property, b.total_units as building
      from core.properties p join core.buildings b on b.property_id = p.id where p.id = ${ours.property}`;
    return row;
  };

  test('counts units as they come, move and go', async () => {
    await undone(database.sql, async (tx) => {
      expect(await totals(tx)).toEqual({ property: 1, building: 1 });
      await tx`
        insert into core.units (organization_id, property_id, building_id, unit_number)
        select ${ours.id}, ${ours.property}, ${ours.building}, 'n' || n from generate_series(1, 20) n`;
      expect(await totals(tx)).toEqual({ property: 21, building: 21 });
      await tx`update core.units set building_id = null where unit_number = 'n1'`;
      expect(await totals(tx)).toEqual({ property: 21, building: 20 });
      await tx`delete from core.units where unit_number like 'n%'`;
      expect(await totals(tx)).toEqual({ property: 1, building: 1 });
    });
  });

  test('is nobody else’s to write', async () => {
    await undone(database.sql, async (tx) => {
      for (const [table, id] of Object.entries({ properties: ours.property, buildings: ours.building })) {
        const write = (s: ISql) => s`update core.${s(table)} set total_units = 99 where id = ${id}`;
        expect(await refusal(tx, write)).toMatchObject({ constraint: `${table}_total_units_is_counted` });
      }
    });
  });

  test('two writers that move units against each other don’t wait for each other in a circle', async () => {
    const { sql } = database;
    const property = async (name: string) => {
      const [row] = await sql<{ id: string }[]>`
        insert into core.properties ${sql({ organization_id: ours.id, name, property_type: 'mixed', address_line1: 'x', city: 'x', state_province: 'x', country: 'US' })}
        returning id`;
      return row?.id ?? '';
    };
    const properties = [await property('p1'), await property('p2'), await property('p3'), await property('p4')];
    await sql`
      insert into core.units (organization_id, property_id, unit_number)
      select ${ours.id}, p, who || n from unnest(${properties}::uuid[]) p, unnest('{a,b}'::text[]) who, generate_series(1, 20) n`;
    // Each moves units from one property into the next; the second begins at the other end.
    const move = (who: string, [first, second, third, fourth]: string[]) =>
      sql.begin(
        (tx) => tx`
          update core.units u
          set property_id = case u.property_id when ${first ?? ''}::uuid then ${second ?? ''}::uuid else ${fourth ?? ''}::uuid end,
              unit_number = unit_number || '*'
          from (select id from core.units where unit_number like ${`${who}%`} and property_id in (${first ?? ''}, ${third ?? ''})
                order by property_id = ${first ?? ''}::uuid desc) chosen
          where u.id = chosen.id`,
      );
    const [p1 = '', p2 = '', p3 = '', p4 = ''] = properties;
    const moves = [move('a', [p1, p2, p3, p4]), move('b', [p4, p3, p2, p1])];
    expect((await Promise.allSettled(moves)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const counts = await sql`
      select p.total_units = count(u.id) as right from core.properties p left join core.units u on u.property_id = p.id
      where p.id = any (${properties}) group by p.id`;
    expect([...counts]).toEqual(properties.map(() => ({ right: true })));
    await sql`delete from core.units where property_id = any (${properties})`;
    await sql`delete from core.properties where id = any (${properties})`;
  });

  test('two writers at once miss none of each other’s units', async () => {
    const { sql } = database;
    const add = (number: string) =>
      sql.begin(
        (tx) => tx`
      insert into core.units ${tx({ organization_id: ours.id, property_id: ours.property, building_id: ours.building, unit_number: number })}`,
      );
    await Promise.all(['c1', 'c2', 'c3', 'c4'].map(add));
    expect(await sql.begin(totals)).toEqual({ property: 5, building: 5 });
    await sql`delete from core.units where unit_number like 'c%'`;
  });
});
