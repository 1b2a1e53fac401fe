import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';

const root = join(import.meta.dirname, '../../..');

test.each([
  ['migrations', '--print'],
  ['rollbacks', '--print-rollback'],
])('what is in %s is what the data packages give, byte for byte', (folder, flag) => {
  const written = execFileSync(process.execPath, [join(root, 'scripts/reference-data.mjs'), flag], {
    encoding: 'utf8',
  });
  expect(readFileSync(join(root, folder, 'shared/V028__fill_reference_tables.sql'), 'utf8')).toBe(written);
});

test('the standards are there whole, and every time zone is one that this server knows', async () => {
  const { sql } = await migratedDatabase();
  const [counts] = await sql`
    select (select count(*)::int from shared.currencies)                                         as currencies,
           (select count(*)::int from shared.countries)                                          as countries,
           (select count(*)::int from shared.countries k join shared.currencies c on c.code = k.currency_code
             where not c.is_active)                                                              as withdrawn,
           (select count(*)::int from shared.states where country_code = 'US')                   as american,
           (select count(*)::int from shared.states where country_code = 'DE')                   as german,
           (select array_agg(name) from shared.time_zones
             where is_active and name not in (select name from pg_catalog.pg_timezone_names))    as unknown_zones`;
  expect(counts).toEqual({
    currencies: 180,
    countries: 249,
    withdrawn: 0,
    american: 57,
    german: 16,
    unknown_zones: null,
  });
});

test('a row can name only what exists', async () => {
  const { sql } = await migratedDatabase();
  for (const [column, value] of [
    ['timezone', 'EST5EDT4'], // one that the server makes sense of
    ['currency', 'XYZ'],
  ] as const) {
    await expect(
      sql`insert into core.organizations ${sql({ name: 'A', slug: 'a', [column]: value })}`,
    ).rejects.toMatchObject({ code: '23503', constraint_name: `organizations_${column}_fkey` });
  }
});
