import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, type Organization, refusal, undone } from './organization.ts';
import { SCHEMAS } from './schema-files.ts';

let database: FreshDatabase;
let ours: Organization;
let theirs: Organization;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
  theirs = await createOrganization(database.sql, 'theirs');
});

interface ForeignKey {
  readonly child: string;
  readonly name: string;
  readonly columns: string[];
  readonly parent: string;
  readonly parentColumns: string[];
  readonly parentHasOrganization: boolean;
  readonly generated: boolean;
}

/** Every foreign key, from the catalog. */
async function foreignKeys(): Promise<ForeignKey[]> {
  return await database.sql<ForeignKey[]>`
    select k.conrelid::regclass::text as child, k.conname as name, k.confrelid::regclass::text as parent,
           array(select a.attname from unnest(k.conkey) with ordinality u (n, i)
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.i)::text[] as columns,
           array(select a.attname from unnest(k.confkey) with ordinality u (n, i)
                 join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.i)::text[] as "parentColumns",
           exists (select from pg_attribute where attrelid = k.confrelid and attname = 'organization_id') as "parentHasOrganization",
           exists (select from pg_attribute where attrelid = k.conrelid and attnum = any (k.conkey) and attgenerated <> '') as generated
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|migrations)'
    order by 1, 2`;
}

/**
 * A template is the organization's own or the platform's, which no key can say: a trigger does. What a role may do has no
 * organization but the role's.
 */
const WITHOUT_ORGANIZATION = [
  'communication_logs_template_id_fkey',
  'notifications_template_id_fkey',
  'role_permissions_role_id_fkey',
];

test('a key to a row of an organization names the organization', async () => {
  const keys = await foreignKeys();
  expect(keys.length).toBeGreaterThan(35);
  const loose = keys.filter(
    ({ columns, parentColumns, parentHasOrganization }) =>
      parentHasOrganization && parentColumns[columns.indexOf('organization_id')] !== 'organization_id',
  );
  expect(loose.map(({ name }) => name)).toEqual(WITHOUT_ORGANIZATION);
});

/** What generated key columns are computed from. */
const SOURCES: Record<string, string> = {
  'identity.user_roles': 'entity_id',
  'communication.messages': 'recipient_id',
};

test('no foreign key accepts a parent of another organization', async () => {
  const keys = (await foreignKeys()).filter(({ columns }) => columns.includes('organization_id') && columns.length > 1);
  expect(keys.length).toBeGreaterThan(15);
  const results = await undone(database.sql, async (tx) => {
    // They keep what is archived, cleared or sent from every change, before a key could.
    await tx`alter table financial.transactions_archive disable trigger keep_posted_transactions`;
    await tx`alter table financial.payments disable trigger keep_decided_payments`;
    await tx`alter table financial.invoices disable trigger keep_sent_invoices`;
    const found: Record<string, string> = {};
    for (const { child, name, columns, parent, generated } of keys) {
      // A generated column follows another, which is what a client would write.
      const own = columns.filter((column) => column !== 'organization_id');
      const [row] = await tx.unsafe(
        `select ctid::text as at from ${child} where organization_id = $1 and ${own.map((c) => `${c} is not null`).join(' and ')} limit 1`,
        [ours.id],
      );
      if (!row) throw new Error(`no row of ${child} has a value in ${own}: give the fixture one`);
      const [victim] = await tx.unsafe(`select * from ${parent} where organization_id = $1 limit 1`, [theirs.id]);
      const assigned = own.map((column) => (generated ? (SOURCES[child] ?? '') : column));
      const values = own.map((column) => victim?.[column === own.at(-1) ? 'id' : column] as string);
      const sets = assigned.map((column, n) => `${column} = $${n + 2}`).join(', ');
      const { code } = await refusal(tx, async (sp) => {
        await sp.unsafe(`update ${child} set ${sets} where ctid = $1::tid`, [row.at, ...values]);
      });
      found[`${child} ${name}`] = code;
    }
    return found;
  });
  expect(Object.entries(results).filter(([, code]) => code !== '23503')).toEqual([]);
});

test('each foreign key has an index that starts with its columns', async () => {
  const bare = await database.sql`
    select k.conrelid::regclass::text as child, k.conname as name
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|migrations)'
      -- No currency is ever deleted, it is only withdrawn: an index would cost every write of a table that grows.
      and not (k.confrelid = 'shared.currencies'::regclass and c.relnamespace = 'financial'::regnamespace)
      and not exists (
        select from pg_index i
        where i.indrelid = k.conrelid and i.indpred is null and i.indisvalid
          and k.conkey <@ (i.indkey::int2[])[0:cardinality(k.conkey) - 1])`;
  expect([...bare]).toEqual([]);
});

test('no index is the beginning of another', async () => {
  const covered = await database.sql`
    select i.indexrelid::regclass::text as index, j.indexrelid::regclass::text as by
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_class ic on ic.oid = i.indexrelid
    join pg_index j on j.indrelid = i.indrelid and j.indexrelid <> i.indexrelid and j.indpred is null and j.indexprs is null
    join pg_class jc on jc.oid = j.indexrelid and jc.relam = ic.relam
    where c.relnamespace::regnamespace::text = any (${SCHEMAS})
      and not i.indisunique and i.indpred is null and i.indexprs is null
      and i.indkey::text || ' ' = left(j.indkey::text || ' ', length(i.indkey::text || ' '))
      and i.indoption::text = left(j.indoption::text, length(i.indoption::text))`;
  expect([...covered]).toEqual([]);
});

test.each(['notifications', 'communication_logs'])('%s name no template of another organization', async (table) => {
  await undone(database.sql, async (tx) => {
    const [foreign] = await tx`select id from communication.email_templates where organization_id = ${theirs.id}`;
    const [platform] = await tx`
      insert into communication.email_templates (template_key, name, subject, body_html) values ('a', 'b', 'c', 'd') returning id`;
    const use = (template: unknown) =>
      refusal(
        tx,
        (sp) => sp`
        update communication.${sp(table)} set template_id = ${template as string} where organization_id = ${ours.id}`,
      );
    expect(await use(foreign?.id)).toEqual({ code: '23503', constraint: `${table}_template_id_fkey` });
    expect((await use(platform?.id)).code).toBe('accepted');
    const stays = await refusal(
      tx,
      (sp) => sp`
      update communication.email_templates set organization_id = ${theirs.id} where organization_id = ${ours.id}`,
    );
    expect(stays.code).toBe('23503');
  });
});

describe('rows that contradict each other', () => {
  test('a unit in a building of another property', async () => {
    const { sql } = database;
    const { code, constraint } = await undone(sql, async (tx) => {
      const [other] = await tx`
        insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
        values (${ours.id}, 'Other', 'mixed', 'x', 'y', 'z', 'US') returning id`;
      return await refusal(
        tx,
        (sp) =>
          sp`insert into core.units ${sp({ organization_id: ours.id, property_id: other?.id, building_id: ours.building, unit_number: '1' })}`,
      );
    });
    expect({ code, constraint }).toEqual({
      code: '23503',
      constraint: 'units_organization_id_property_id_building_id_fkey',
    });
  });

  test('an organization that has anything in it cannot be deleted', async () => {
    const { code } = await undone(database.sql, (tx) =>
      refusal(tx, (sp) => sp`delete from core.organizations where id = ${ours.id}`),
    );
    expect(['23001', '23503']).toContain(code); // restrict_violation since PostgreSQL 18
  });

  test('the nil organization, which a session without context might stand for', async () => {
    const { constraint } = await undone(database.sql, (tx) =>
      refusal(
        tx,
        (sp) =>
          sp`insert into core.organizations (id, name, slug) values ('00000000-0000-0000-0000-000000000000', 'nil', 'nil')`,
      ),
    );
    expect(constraint).toBe('organizations_id_check');
  });
});
