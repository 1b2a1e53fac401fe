import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { fillPooled } from '../tenant-track/pooled-rows.ts';
import { refusals, type Sample, typesCheck } from './samples.ts';
import { applicationFolder, schemasOf, typeErrors } from './written-code.ts';

test("a tenant's schema is the model of all of them: its rows pass, under a name that is nobody's", async () => {
  const { sql, url } = await migratedDatabase();
  const run = async (...args: string[]) => {
    const { code, stderr } = await pmdb([...args, '--url', url], { cwd: process.cwd() });
    expect(code, stderr).toBe(0);
  };
  await fillPooled(sql, 'ours');
  await run('tenant', 'move', 'ours', '--to', 'schema', '--yes');
  const folder = await applicationFolder();
  const file = join(folder, 'tables.ts');
  await run('types', '--target', 'zod', '--tenant', 'ours', '--out', file);

  const { tenant = {}, org_ours } = await schemasOf(file);
  expect(org_ours).toBeUndefined();
  const samples: Sample[] = [];
  for (const [table, schemas] of Object.entries(tenant)) {
    const rows = await sql`select * from ${sql(`org_ours.${table}`)}`;
    samples.push({ table: `tenant.${table}`, schemas, rows: [...rows] });
  }
  const filled = samples.filter(({ rows }) => rows.length > 0).map(({ table }) => table);
  expect(filled).toEqual(expect.arrayContaining(['tenant.units', 'tenant.leases', 'tenant.transactions']));
  expect(refusals(samples)).toEqual([]);
  expect(refusals(samples, 'insert')).toEqual([]);

  await writeFile(join(folder, 'check.ts'), typesCheck(samples));
  expect(typeErrors([join(folder, 'check.ts')])).toEqual([]);
});
