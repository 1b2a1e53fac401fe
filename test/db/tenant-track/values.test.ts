import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { refusal, undone } from '../schema/organization.ts';
import { provision } from './tenant-schema.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await migratedDatabase();
  await provision(database.sql, 'org_ours');
});

/** Columns of these types that take the value in a row that is empty otherwise: tried in copies of the tables. */
async function taking(value: string, types: string[], name = '.'): Promise<{ taken: string[]; tried: boolean }> {
  const columns = await database.sql<{ table: string; column: string; opening: string }[]>`
    select c.relname as table, a.attname as column,
           (select string_agg(format('alter column %I drop not null', o.attname), ', ')
            from pg_attribute o where o.attrelid = c.oid and o.attnum > 0 and o.attnotnull) as opening
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'org_ours'::regnamespace and c.relkind = 'r' and c.relname not in ('audit_log', 'pooled_rows')
      and a.atttypid = any (${types}::regtype[]) and a.attname ~ ${name}`;
  const taken: string[] = [];
  for (const { table, column, opening } of columns) {
    await undone(database.sql, async (tx) => {
      await tx.unsafe(`create temp table hollow (like org_ours.${table} including constraints)`);
      await tx.unsafe(`alter table hollow ${opening}`);
      const insert = `insert into hollow (${column}) values ('${value}')`;
      const { code } = await refusal(tx, (s) => s.unsafe(insert));
      if (code !== '23514') taken.push(`${table}.${column}: ${code}`);
    });
  }
  return { taken, tried: columns.length > 1 };
}

describe('as in the shared schemas, no table takes', () => {
  test.each(['infinity', '-infinity'])('%s for a day', async (value) => {
    expect(await taking(value, ['date', 'timestamptz'])).toEqual({ taken: [], tried: true });
  });

  test.each(['', '  ', ' 101 '])('"%s" for a name', async (value) => {
    const names = '(^|_)(name|number|title)$|^phone_';
    expect(await taking(value, ['text', 'varchar'], names)).toEqual({ taken: [], tried: true });
  });

  test.each(['XXX', 'XTS'])('%s for a currency', async (value) => {
    expect(await taking(value, ['varchar'], '^currency$')).toEqual({ taken: [], tried: true });
  });

  test('a day of the books before there were any', async () => {
    expect(await taking('0019-05-01', ['date'], '^transaction_date$')).toEqual({ taken: [], tried: true });
  });
});

test('everything says what it is for', async () => {
  expect(
    await database.sql`
      select format('%I.%I', c.relname, a.attname) as silent
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = 'org_ours'::regnamespace and c.relkind in ('r', 'v')
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
      union all
      select p.oid::regprocedure::text
      from pg_proc p
      where p.pronamespace = 'org_ours'::regnamespace and obj_description(p.oid, 'pg_proc') is null
      union all
      select nspname from pg_namespace where nspname = 'org_ours' and obj_description(oid, 'pg_namespace') is null`,
  ).toEqual([]);
});
