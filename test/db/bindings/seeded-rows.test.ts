import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { refusals, type Sample, typesCheck } from './samples.ts';
import { applicationFolder, schemasOf, type TableSchemas, typeErrors } from './written-code.ts';

describe('types of the property-management database, seeded', () => {
  let database: FreshDatabase;
  let folder: string;
  let file: string;
  let samples: readonly Sample[];

  const types = (...args: string[]) => pmdb(['types', '--url', database.url, ...args], { cwd: process.cwd() });

  beforeAll(async () => {
    database = await migratedDatabase();
    const seeded = await pmdb(['seed', '--url', database.url, '--date', '2025-06-01'], { cwd: process.cwd() });
    expect(seeded.code, seeded.stderr).toBe(0);
    folder = await applicationFolder();
    file = join(folder, 'tables.ts');
    const written = await types('--target', 'zod', '--out', file);
    expect(written.code, written.stderr).toBe(0);
    samples = await readSamples(database, file);
    return () => database.drop();
  });

  test('are what the compiler takes, what zod makes of its schemas, and what serves queries of postgres.js', async () => {
    const [check, queries] = [join(folder, 'check.ts'), join(folder, 'queries.ts')];
    await writeFile(check, typesCheck(samples));
    await writeFile(queries, QUERIES);
    expect(typeErrors([check, queries])).toEqual([]);
  });

  test('have a schema that takes every row', () => {
    expect(samples.filter(({ rows }) => rows.length > 0).length).toBeGreaterThan(40);
    expect(refusals(samples)).toEqual([]);
  });

  test('know every column', () => {
    for (const { table, schemas, rows } of samples) {
      const [row] = rows;
      if (row !== undefined) expect(Object.keys(schemas.row.shape), table).toEqual(Object.keys(row));
    }
  });

  test('have a schema that takes every row again, as one to write', () => {
    expect(refusals(samples, 'insert')).toEqual([]);
    for (const { table, schemas } of samples) {
      if (schemas.update) expect(schemas.update.safeParse({}).error?.message, table).toBeUndefined();
    }
  });

  test('refuse a row with one bad value', () => {
    const accepted = samples.flatMap(({ table, schemas, rows }) => {
      const [row] = rows;
      if (row === undefined) return [];
      const columns = Object.keys(row).filter((column) => !takesAnything(schemas, column));
      return columns
        .filter((column) => schemas.row.safeParse({ ...row, [column]: Symbol('bad') }).success)
        .map((column) => `${table}.${column}`);
    });
    expect(accepted).toEqual([]);
  });

  test('refuse what the checks of the database refuse', async () => {
    const { core, financial } = await schemasOf(file);
    const [unit] = await database.sql`select * from core.units limit 1`;
    const [invoice] = await database.sql`select * from financial.invoices limit 1`;
    const bad = (schemas: TableSchemas | undefined, row: unknown, changes: object) =>
      schemas?.row.safeParse({ ...(row as object), ...changes }).error?.issues.map(({ path }) => path[0]);
    expect(bad(core?.units, unit, { status: 'haunted' })).toEqual(['status']);
    expect(bad(core?.units, unit, { market_rent: '-0.01' })).toEqual(['market_rent']);
    expect(bad(core?.units, unit, { unit_number: '' })).toEqual(['unit_number']);
    expect(bad(core?.units, unit, { organization_id: null })).toEqual(['organization_id']);
    expect(bad(financial?.invoices, invoice, { currency: 'euro' })).toEqual(['currency']);
    expect(bad(financial?.invoices, invoice, { total_amount: 12.5 })).toEqual(['total_amount']);
    expect(core?.units?.insert?.safeParse({ colour: 'red' }).error?.message).toContain('colour');
  });

  test('are made anew by the command in their header', async () => {
    const text = await readFile(file, 'utf8');
    expect(text).toContain(`//   pmdb types --target zod --out ${file}\n`);
    expect((await types('--target', 'zod', '--out', file, '--check')).code).toBe(0);
    await database.sql.unsafe(`alter table core.units add column colour varchar(20) check (colour in ('red', 'blue'))`);
    const stale = await types('--target', 'zod', '--out', file, '--check');
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain(`pmdb types --target zod --out ${file}`);
    expect(await readFile(file, 'utf8')).toBe(text);
    await database.sql.unsafe('alter table core.units drop column colour');
    expect((await types('--target', 'zod', '--out', file)).stdout).toContain('is as the catalog has it');
  });
});

/** A document of which no check says anything. */
function takesAnything({ row }: TableSchemas, column: string): boolean {
  return row.shape[column]?.safeParse(() => {}).success === true && row.shape[column].safeParse(5).success;
}

/** Rows of all tables, and what the views show to an administrator. */
async function readSamples({ sql }: FreshDatabase, file: string): Promise<Sample[]> {
  const schemas = await schemasOf(file);
  return (await sql.begin(async (tx) => {
    await tx`select app.set_context_as(user_id, organization_id) from app.find_login('admin@maple-grove.example', 'maple-grove')`;
    const found: Sample[] = [];
    for (const [schema, tables] of Object.entries(schemas)) {
      // The constant has the name of the schema, or that and an underscore where the name is a word of the language.
      const name = schema.replace(/_$/, '');
      for (const [table, each] of Object.entries(tables)) {
        const rows = await tx`select * from ${tx(`${name}.${table}`)} limit 300`;
        found.push({ table: `${schema}.${table}`, schemas: each, rows: [...rows] });
      }
    }
    return found;
  })) as Sample[];
}

const QUERIES = `import postgres from 'postgres';
import type { core } from './tables.ts';

const sql = postgres();

export async function rename(id: string, name: string): Promise<core.Properties | undefined> {
  const changes: core.PropertiesUpdate = { name, status: 'active' };
  const [row] = await sql<core.Properties[]>\`update core.properties set \${sql({ ...changes })} where id = \${id} returning *\`;
  return row;
}

export async function add(building: core.BuildingsInsert): Promise<string | undefined> {
  const [row] = await sql<Pick<core.Buildings, 'id'>[]>\`insert into core.buildings \${sql({ ...building })} returning id\`;
  return row?.id;
}
`;
