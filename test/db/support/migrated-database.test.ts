import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';

test('each call gets a copy of the migrated database', async () => {
  const [one, two] = await Promise.all([migratedDatabase(), migratedDatabase()]);
  expect(one.name).not.toBe(two.name);
  for (const { sql } of [one, two]) {
    const [{ applied }] = await sql<[{ applied: number }]>`
      select count(*)::int as applied from migrations.schema_versions`;
    expect(applied).toBeGreaterThan(0);
  }
});
