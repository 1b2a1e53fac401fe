import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { csharpErrors, csharpTree, declaredTwice } from '../../support/csharp.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization } from '../schema/organization.ts';
import { applicationFolder } from './written-code.ts';

describe('the model for EF Core of the property-management database', () => {
  let database: FreshDatabase;
  let text: string;

  beforeAll(async () => {
    database = await migratedDatabase();
    const file = join(await applicationFolder(), 'Tables.cs');
    const { code, stderr } = await pmdb(['types', '--url', database.url, '--target', 'efcore', '--out', file]);
    expect(code, stderr).toBe(0);
    text = await readFile(file, 'utf8');
    return () => database.drop();
  });

  test('is C#', async () => {
    const root = await csharpTree(text);
    expect(csharpErrors(root)).toEqual([]);
    expect(declaredTwice(root)).toEqual([]);
  });

  test('maps every column of every table', async () => {
    const columns = await database.sql<{ schema: string; table: string; column: string }[]>`
      select n.nspname as schema, c.relname as table, a.attname as column
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and n.nspname in ('app', 'archive', 'core', 'financial', 'operations', 'communication', 'identity', 'shared')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;
    const mapped = new Set(mappedColumns(text));
    expect(columns.length).toBeGreaterThan(800);
    expect(
      columns.map((each) => `${each.schema}.${each.table}.${each.column}`).filter((name) => !mapped.has(name)),
    ).toEqual([]);
  });

  test('follows every foreign key by properties of one type', async () => {
    const keys = await database.sql<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and not c.relispartition and n.nspname = 'core'
      group by 1`;
    const bodies = configurations(text);
    const without = keys.filter(({ name }) => !bodies.get(name)?.includes('.HasForeignKey('));
    expect(without).toEqual([]);
    expect(bodies.get('core.units')).toContain(
      'entity.HasOne(row => row.Property).WithMany().HasForeignKey(row => row.PropertyId).OnDelete(',
    );
  });

  test('holds lists of values, lengths and defaults of the catalog', () => {
    const unit = bodyOf(text, 'public partial class Unit\n');
    expect(unit).toContain('public required string UnitNumber { get; set; }\n');
    expect(unit).toContain('UnitStatus Status { get; set; } = global::Tables.Core.UnitStatus.Vacant;');
    expect(unit).toContain('public string Metadata { get; set; } = "{}";');
    expect(text).toContain('[PgName("vacant")] Vacant,');
    const configured = configurations(text).get('core.units');
    expect(configured).toContain('"market_rent").HasPrecision(10, 2);');
    expect(configured).toContain(
      '"status").HasMaxLength(20).HasConversion<ValueList<global::Tables.Core.UnitStatus>>();',
    );
    expect(configured).toContain('"organization_id").HasDefaultValueSql("app.current_organization_id()");');
  });

  test('opens the context by a call that this database takes, together with the query', async () => {
    const [, call = ''] = /const string Call =\s+"(.*)";/.exec(text) ?? [];
    const { user, id: organization } = await createOrganization(database.sql, 'ours');
    const [opened] = await database.sql`select app.open_session(${user}) as token`;
    const values = [opened?.token, organization, null, null, null].map((value) =>
      value === null ? 'null' : `'${value}'`,
    );
    const literal = call.replace(/@\w+/g, () => values.shift() ?? 'null');
    const session = await database.sql.reserve();
    try {
      await session`set role pm_app`;
      // As Npgsql sends both: without a transaction, and in one message.
      const answers = await session.unsafe(`${literal};\nselect id from core.organizations`).simple();
      expect(answers).toMatchObject([[{}], [{ id: organization }]]);
      await expect(session.unsafe('select id from core.organizations')).rejects.toThrow('no organization context');
    } finally {
      await session`reset role`;
      session.release();
    }
  });
});

test('tables that know no organizations get a context without one; of tenants the tables are found by search_path', async () => {
  const database = await migratedDatabase();
  const create = await pmdb(['tenant', 'create', 'north', '--url', database.url, '--yes'], { cwd: process.cwd() });
  expect(create.code, create.stderr).toBe(0);
  const write = (...args: string[]) => pmdb(['types', '--url', database.url, '--target', 'efcore', ...args]);
  const tenant = (await write('--schema', 'shared', '--tenant', 'north')).stdout;
  expect(tenant).toContain('entity.ToTable("units", null, table => table.ExcludeFromMigrations());');
  expect(tenant).not.toContain('org_north');
  expect(csharpErrors(await csharpTree(tenant))).toEqual([]);
  await database.sql`drop schema app cascade`;
  const plain = (await write('--schema', 'shared')).stdout;
  expect(plain).toContain('public TablesContext(DbContextOptions<TablesContext> options) : base(options)');
  expect(plain).not.toContain('OrganizationSession');
});

/** What each Configure says, by schema and table. */
function configurations(text: string): ReadonlyMap<string, string> {
  const bodies = [...text.matchAll(/static void Configure\([^\n]*\n {8}\{\n([\s\S]*?)\n {8}\}/g)].map(
    ([, body = '']) => body,
  );
  return new Map(
    bodies.map((body) => {
      const [, table, schema] = /\.To(?:Table|View)\("([^"]+)", "([^"]+)"/.exec(body) ?? [];
      return [`${schema}.${table}`, body];
    }),
  );
}

function mappedColumns(text: string): string[] {
  return [...configurations(text)].flatMap(([table, body]) =>
    [...body.matchAll(/HasColumnName\("([^"]+)"\)/g)].map(([, column]) => `${table}.${column}`),
  );
}

function bodyOf(text: string, declaration: string): string {
  const start = text.indexOf(declaration);
  return text.slice(start, text.indexOf('\n    }\n', start));
}
