import type { TransactionSql } from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { acting, createOrganization, type Organization, refusal, undone } from './organization.ts';
import { SCHEMAS } from './schema-files.ts';

let database: FreshDatabase;
let ours: Organization;

beforeAll(async () => {
  database = await migratedDatabase();
  ours = await createOrganization(database.sql, 'ours');
});

async function lastEntry(tx: TransactionSql) {
  const [entry] = await tx`select * from shared.audit_logs order by created_at desc limit 1`;
  return entry;
}

test('every table of people and organizations is under audit, for rows and for TRUNCATE', async () => {
  const bare = await database.sql`
    select c.oid::regclass::text as table
    from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text = any (${SCHEMAS})
      and (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'app.create_audit_trail'::regproc) <> 2`;
  expect([...bare]).toEqual([]);
});

test('an update records what changed, who did it and from where', async () => {
  await undone(database.sql, async (tx) => {
    await tx`select app.set_context_as(${ours.user}, ${ours.id}, '192.0.2.7', 'Firefox', 'req-1')`;
    await tx`update core.units set floor = 3 where id = ${ours.unit}`;
    expect(await lastEntry(tx)).toMatchObject({
      organization_id: ours.id,
      table_name: 'core.units',
      record_id: ours.unit,
      action: 'UPDATE',
      changed_columns: ['floor'],
      old_values: { floor: null },
      new_values: { floor: 3 },
      user_id: ours.user,
      ip_address: '192.0.2.7',
      user_agent: 'Firefox',
      request_id: 'req-1',
      db_role: 'postgres',
    });
  });
});

test('a write that changes nothing leaves no entry and no new updated_at', async () => {
  await undone(database.sql, async (tx) => {
    const facts = () =>
      tx`select (select count(*) from shared.audit_logs) as entries, updated_at from core.units where id = ${ours.unit}`;
    const before = await facts();
    await tx`update core.units set floor = floor where id = ${ours.unit}`;
    expect(await facts()).toEqual(before);
  });
});

test('a change moves updated_at, whatever the writer says', async () => {
  await undone(database.sql, async (tx) => {
    const [row] = await tx`
      update core.units set floor = 4, updated_at = '2000-01-01' where id = ${ours.unit} returning updated_at = now() as moved`;
    expect(row).toEqual({ moved: true });
  });
});

test('without a context the entry still names the row’s organization', async () => {
  await undone(database.sql, async (tx) => {
    await tx`update core.organizations set name = 'Renamed' where id = ${ours.id}`;
    expect(await lastEntry(tx)).toMatchObject({ organization_id: ours.id, record_id: ours.id, user_id: null });
  });
});

describe('secrets', () => {
  test('are never written down, though their change is', async () => {
    await undone(database.sql, async (tx) => {
      await tx`update core.tenants set date_of_birth = '\\xcafe', date_of_birth_key_id = 'k1', annual_income = 54321 where id = ${ours.tenant}`;
      const entry = await lastEntry(tx);
      expect(entry).toMatchObject({
        changed_columns: ['annual_income', 'date_of_birth', 'date_of_birth_key_id'],
        new_values: { annual_income: '[redacted]', date_of_birth: '[redacted]', date_of_birth_key_id: 'k1' },
      });
      expect(JSON.stringify(entry)).not.toMatch(/cafe|54321/);
    });
  });

  test('every column that holds ciphertext or a hash is on its table’s list', async () => {
    const bare = await database.sql`
      select a.attrelid::regclass::text || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_trigger t on t.tgrelid = c.oid and t.tgfoid = 'app.create_audit_trail'::regproc and t.tgnargs > 0
      where a.attnum > 0 and (a.atttypid = 'bytea'::regtype or a.attname like '%\\_hash')
        and not a.attname = any (convert_from(substring(t.tgargs from 1 for position('\\x00'::bytea in t.tgargs) - 1), 'UTF8')::text[])`;
    expect([...bare]).toEqual([]);
  });
});

describe('nobody forges or erases an entry', () => {
  test.each(['pm_app', 'property_manager_role', 'tenant_role', 'pm_owner', 'pm_backup', 'pm_readonly', 'pm_reporting'])(
    '%s',
    async (role) => {
      await acting(database.sql, role, ours, async (tx) => {
        const attempts = [
          "insert into shared.audit_logs (table_name, action) values ('core.units', 'INSERT')",
          "update shared.audit_logs set action = 'INSERT'",
          'delete from shared.audit_logs',
          'truncate shared.audit_logs',
          "insert into shared.audit_logs_default (table_name, action) values ('core.units', 'INSERT')",
          'select app.create_audit_trail()',
        ];
        for (const attempt of attempts) {
          const { code } = await refusal(tx, (sp) => sp.unsafe(attempt));
          expect(['42501', '0A000'], attempt).toContain(code);
        }
      });
    },
  );

  test('not even a superuser by an ordinary statement', async () => {
    await undone(database.sql, async (tx) => {
      for (const attempt of [
        "update shared.audit_logs set action = 'INSERT'",
        'delete from shared.audit_logs',
        'truncate shared.audit_logs',
      ]) {
        expect((await refusal(tx, (sp) => sp.unsafe(attempt))).code, attempt).toBe('42501');
      }
    });
  });
});

describe('partitions', () => {
  const partitions = (tx: TransactionSql) => tx<{ name: string; bound: string; forced: boolean }[]>`
    select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound, c.relforcerowsecurity and c.relrowsecurity as forced
    from pg_inherits join pg_class c on c.oid = inhrelid where inhparent = 'shared.audit_logs'::regclass order by 1`;

  test('this month and three more, and one for whatever else comes; each under row-level security', async () => {
    await undone(database.sql, async (tx) => {
      const all = await partitions(tx);
      expect(all).toHaveLength(5);
      expect(all.filter(({ forced }) => !forced)).toEqual([]);
    });
  });

  test('the next months are made once', async () => {
    await undone(database.sql, async (tx) => {
      expect(await tx`select app.create_audit_partitions(5)`).toHaveLength(2);
      expect(await tx`select app.create_audit_partitions(5)`).toHaveLength(0);
    });
  });

  test('what came while its month had no partition moves into one, and can be dropped with it', async () => {
    await undone(database.sql, async (tx) => {
      const placed = () =>
        tx`select tableoid::regclass::text as at from shared.audit_logs where table_name = 'x' order by created_at`;
      await tx`insert into shared.audit_logs (table_name, action, created_at) values ('x', 'INSERT', '2020-01-31 23:59+00'), ('x', 'INSERT', now() + interval '4 months')`;
      expect(await placed()).toEqual([{ at: 'shared.audit_logs_default' }, { at: 'shared.audit_logs_default' }]);
      await tx`set local role pm_cron`;
      expect(await tx`select app.create_audit_partitions()`).toHaveLength(2);
      await tx`reset role`;
      expect((await placed()).map(({ at }) => at)).not.toContain('shared.audit_logs_default');
      expect(await tx`select from shared.audit_logs_default`).toHaveLength(0);
      expect(await tx`select app.drop_audit_partitions() as name`).toEqual([{ name: 'shared.audit_logs_2020_01' }]);
      expect((await partitions(tx)).filter(({ forced }) => !forced)).toEqual([]);
      await tx`insert into shared.audit_logs (table_name, action, created_at) values ('x', 'INSERT', '2020-01-31 23:59+00')`;
      expect((await placed()).at(0)).toEqual({ at: 'shared.audit_logs_default' });
    });
  });

  test('none can be emptied', async () => {
    await undone(database.sql, async (tx) => {
      for (const { name } of await partitions(tx)) {
        expect((await refusal(tx, (sp) => sp.unsafe(`truncate shared.${name}`))).code, name).toBe('42501');
      }
    });
  });

  test('the trail is kept for a month at least', async () => {
    await undone(database.sql, async (tx) => {
      expect((await refusal(tx, (sp) => sp`select app.drop_audit_partitions('1 day')`)).code).toBe('22023');
    });
  });

  test('old months are dropped whole', async () => {
    await undone(database.sql, async (tx) => {
      await tx`set local role pm_definer`;
      await tx`create table shared.audit_logs_2020_01 partition of shared.audit_logs for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00')`;
      expect(await tx`select app.drop_audit_partitions() as name`).toEqual([{ name: 'shared.audit_logs_2020_01' }]);
      expect(await tx`select app.drop_audit_partitions('1 month') as name`).toHaveLength(0);
    });
  });
});
