import { beforeAll, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, refusal, undone } from './organization.ts';
import { SCHEMAS } from './schema-files.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await migratedDatabase();
  await createOrganization(database.sql, 'ours');
});

interface Check {
  readonly table: string;
  readonly name: string;
  readonly column: string;
  readonly type: string;
  readonly definition: string;
}

/** Every check on one column, from the catalog. */
async function checks(): Promise<Check[]> {
  return await database.sql<Check[]>`
    select k.conrelid::regclass::text as table, k.conname as name, a.attname as column,
           format_type(a.atttypid, null) as type, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'c' and cardinality(k.conkey) = 1
      and c.relnamespace::regnamespace::text = any (${SCHEMAS})
    order by 1, 2`;
}

/** A value that the check must refuse: outside its list, beyond its range, of another JSON type. */
function wrongValue({ column, type, definition }: Check): string {
  if (definition.includes('NaN')) return 'NaN';
  if (definition.includes('isfinite')) return '-infinity';
  if (definition.includes('btrim')) return ' ';
  if (definition.includes('XXX')) return 'XXX';
  if (type === 'date') return '1899-12-31';
  if (type === 'jsonb') return definition.includes("'object'") ? '[]' : '{}';
  if (['smallint', 'integer', 'numeric'].includes(type)) return { longitude: '-181', latitude: '-91' }[column] ?? '-9';
  if (type === 'uuid') return '00000000-0000-0000-0000-000000000000';
  return 'Ba';
}

test('each check on one column refuses a wrong value, and says so by its name', async () => {
  // Triggers keep total_units and current_rent from anybody's hand before their checks can see them; an unknown time zone is the
  // server's to refuse.
  const all = (await checks()).filter(({ column }) => !['total_units', 'current_rent', 'timezone'].includes(column));
  expect(all.length).toBeGreaterThan(85);
  const accepted = await undone(database.sql, async (tx) => {
    // It keeps the archive from every change, before a check could.
    await tx`alter table financial.transactions_archive disable trigger keep_posted_transactions`;
    const wrong: string[] = [];
    for (const check of all) {
      const [present] = await tx.unsafe(`select ctid::text as at from ${check.table} limit 1`);
      if (!present) throw new Error(`${check.table} is empty: give the fixture a row`);
      const { code, constraint } = await refusal(tx, async (sp) => {
        await sp.unsafe(`update ${check.table} set ${check.column} = $1::text::${check.type} where ctid = $2::tid`, [
          wrongValue(check),
          present.at,
        ]);
      });
      if (code !== '23514' || constraint !== check.name)
        wrong.push(`${check.table} ${check.name}: ${code} ${constraint}`);
    }
    return wrong;
  });
  expect(accepted).toEqual([]);
});

test('each value list accepts all of its values', async () => {
  const lists = (await checks()).filter(({ definition }) => definition.includes('= ANY'));
  expect(lists.length).toBeGreaterThan(18);
  await undone(database.sql, async (tx) => {
    await tx`alter table financial.transactions_archive disable trigger keep_posted_transactions`;
    for (const { table, name, column, definition } of lists) {
      for (const [, value] of definition.matchAll(/'([^']*)'::/g)) {
        const { constraint } = await refusal(tx, async (sp) => {
          await sp.unsafe(`update ${table} set ${column} = $1 where ctid = (select min(ctid) from ${table})`, [
            value as string,
          ]);
        });
        // Another check may ask for more: what is completed has a date, a role on a property names one.
        expect(constraint, `${table}.${column} = ${value}`).not.toBe(name);
      }
    }
  });
});

test.each([
  [
    'a lease that ends before it starts',
    'core.leases',
    "end_date = date '2019-12-31'",
    'leases_start_date_end_date_check',
  ],
  ['a person who manages himself', 'core.user_profiles', 'manager_id = id', 'user_profiles_manager_id_check'],
  [
    'a secret without its key id',
    'core.tenants',
    "date_of_birth = '\\x00'",
    'tenants_date_of_birth_date_of_birth_key_id_check',
  ],
  [
    'a tenant who left before he came',
    'core.tenants',
    "move_in_date = '2020-02-01', move_out_date = '2020-01-01'",
    'tenants_move_in_date_move_out_date_check',
  ],
  [
    'a role on another organization than its own',
    'identity.user_roles',
    "entity_type = 'organization', entity_id = gen_random_uuid()",
    'user_roles_entity_id_organization_id_check',
  ],
])('%s is refused', async (_, table, change, name) => {
  const { constraint } = await undone(database.sql, (tx) =>
    refusal(tx, (sp) => sp.unsafe(`update ${table} set ${change} where ctid = (select min(ctid) from ${table})`)),
  );
  expect(constraint).toBe(name);
});

test('no amount is NaN, which is above every number and equal to itself', async () => {
  const rows = await database.sql`
    select c.oid::regclass || '.' || a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text = any (${SCHEMAS})
      and a.atttypid = 'numeric'::regtype and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and not exists (
        select from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey) and pg_get_constraintdef(k.oid) like '%NaN%'
      )`;
  expect(rows.map(({ column }) => column)).toEqual([]);
});

test('an e-mail address in two spellings is one user', async () => {
  const { constraint } = await undone(database.sql, (tx) =>
    refusal(tx, (sp) => sp`insert into identity.user_profiles (email) values ('OURS@example.com')`),
  );
  expect(constraint).toBe('user_profiles_email_check');
});

test('a column with a default takes no NULL, which would slip past its check', async () => {
  const nullable = await database.sql`
    select a.attrelid::regclass::text || '.' || a.attname as column
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relkind = 'r' and c.relnamespace::regnamespace::text = any (${SCHEMAS})
      and a.attnum > 0 and a.atthasdef and not a.attnotnull and a.attgenerated = ''`;
  // joined_at stays empty while an invitation is pending; a template without an organization is the platform's.
  const meant = ['communication.email_templates.organization_id', 'core.organization_members.joined_at'];
  expect(nullable.map(({ column }) => column).sort()).toEqual(meant);
});
