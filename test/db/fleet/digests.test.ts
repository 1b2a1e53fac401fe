import { expect, test } from 'vitest';
import { fleet, slugs } from './fleet-scenario.ts';

const NOTES = ['create table notes (n int);', 'drop table notes;'] as const;
const TAGS = ['create table tags (n int);', 'drop table tags;'] as const;

test('tenants at the same versions have the same digest, whatever way they came there', async () => {
  const { db, pmdb, writeTenant } = await fleet(slugs(3));
  const digests = async () => {
    const rows = await db.sql`select slug, digest from migrations.tenants order by slug`;
    return Object.fromEntries(rows.map(({ slug, digest }) => [slug, digest]));
  };
  const before = await digests();
  expect(new Set(Object.values(before)).size).toBe(1);

  await writeTenant('V003__notes', [...NOTES]);
  await writeTenant('V004__tags', [...TAGS]);
  await pmdb('migrate', '--tenant', 't1');
  await pmdb('rollback', '--tenant', 't1', '--steps', '1', '--yes');
  const { t1, ...others } = await digests();
  expect(others).toEqual({ t2: before.t2, t3: before.t3 });
  await pmdb('rollback', '--tenant', 't1', '--steps', '1', '--yes');
  expect(await digests()).toEqual(before);
  expect(t1).not.toBe(before.t1);

  // One version after the other, all of them again, and all at once.
  await pmdb('migrate');
  await pmdb('tenant', 'create', 't4');
  const after = await digests();
  expect(Object.keys(after)).toHaveLength(4);
  expect(new Set(Object.values(after)).size).toBe(1);
  expect(after.t1).not.toBe(before.t1);

  // What is changed by hand, or deleted, is noticed too.
  await db.sql`update migrations.tenant_versions set checksum = repeat('0', 64) where schema_name = 'org_t2' and version = '003'`;
  await db.sql`delete from migrations.tenant_versions where schema_name = 'org_t3' and version = '003'`;
  const changed = await digests();
  expect(new Set(Object.values(changed)).size).toBe(3);
  expect(changed.t1).toBe(after.t1);
});

test('the digest is worked out in the statement that writes it: it would be planned anew for each tenant', async () => {
  const { db } = await fleet(slugs(1));
  const plan = await db.sql`
    explain (verbose) select migrations.longer_digest(t.digest, n, 'checksum', 'applied')
      from migrations.tenants t, generate_series(1::numeric, 2) n`;
  expect(JSON.stringify(plan)).not.toContain('longer_digest');
});
