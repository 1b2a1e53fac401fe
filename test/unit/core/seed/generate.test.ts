import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { organizationsOf } from '../../../../src/core/seed/fleet.ts';
import { generateOrganization, type SeedOptions } from '../../../../src/core/seed/generate.ts';
import { parseProfile } from '../../../../src/core/seed/profile.ts';
import { copyText, type Row } from '../../../../src/core/seed/rows.ts';

const OPTIONS = { seed: 1, date: '2025-06-01', months: 12 };

function profileOf(name: string) {
  return parseProfile(name, readFileSync(join(import.meta.dirname, '../../../../seeds', `${name}.json`), 'utf8'));
}

function digest(name: string, slug: string, options: SeedOptions): string {
  const plan = organizationsOf(profileOf(name), {}).find((each) => each.slug === slug);
  if (plan === undefined) throw new Error(slug);
  const hash = createHash('sha256');
  for (const { table, rows } of generateOrganization(plan, options).chunks) hash.update(table + copyText(rows));
  return hash.digest('hex');
}

function rowsOf(slug: string): Map<string, Row[]> {
  const plan = profileOf('dev').organizations.find((each) => each.slug === slug);
  if (plan === undefined) throw new Error(slug);
  const tables = new Map<string, Row[]>();
  for (const { table, rows } of generateOrganization(plan, OPTIONS).chunks) {
    tables.set(table, [...(tables.get(table) ?? []), ...rows]);
  }
  return tables;
}

describe('an organization', () => {
  test('is the same to the byte for the same seed, and another for another', () => {
    const once = digest('dev', 'maple-grove', OPTIONS);
    digest('dev', 'harbor-point', OPTIONS);
    expect(digest('dev', 'maple-grove', OPTIONS)).toBe(once);
    expect(digest('dev', 'maple-grove', { ...OPTIONS, seed: 2 })).not.toBe(once);
  });

  test('has leases of every state, and payments that cleared, failed and are on their way', () => {
    const tables = ['maple-grove', 'harbor-point', 'union-square'].map(rowsOf);
    const states = (table: string) => [
      ...new Set(tables.flatMap((each) => each.get(table) ?? []).map((r) => r.status)),
    ];
    expect(states('core.leases').sort()).toEqual(['active', 'draft', 'expired', 'renewed', 'terminated']);
    expect(states('core.tenants').sort()).toEqual(['active', 'approved', 'moved_out', 'notice_given', 'prospect']);
    expect(states('financial.payments').sort()).toEqual(['cleared', 'failed', 'pending']);
    expect(tables.flatMap((each) => each.get('financial.payments') ?? []).some((row) => row.refund_of !== null)).toBe(
      true,
    );
  });

  test('has invoices that are the sums of their lines', () => {
    const tables = rowsOf('harbor-point');
    const cents = (value: unknown) => Math.round(Number(value) * 100);
    const sums = new Map<unknown, number>();
    for (const line of tables.get('financial.invoice_line_items') ?? []) {
      const sum = sums.get(line.invoice_id) ?? 0;
      sums.set(line.invoice_id, sum + cents(line.line_total) + cents(line.tax_amount));
    }
    const invoices = tables.get('financial.invoices') ?? [];
    expect(invoices.length).toBeGreaterThan(100);
    expect(invoices.filter(({ id, total_amount }) => sums.get(id) !== cents(total_amount))).toEqual([]);
  });
});

describe('an organization with a schema of its own', () => {
  const tables = rowsOf('silver-lake');
  const own = (table: string) => tables.get(`org_silver_lake.${table}`) ?? [];

  test('is the same to the byte for the same seed, and another for another', () => {
    const once = digest('dev', 'silver-lake', OPTIONS);
    expect(digest('dev', 'silver-lake', OPTIONS)).toBe(once);
    expect(digest('dev', 'silver-lake', { ...OPTIONS, seed: 2 })).not.toBe(once);
  });

  test('leaves with the platform who it is and who may sign in, and nothing else', () => {
    const shared = [...tables.keys()].filter((table) => !table.startsWith('org_silver_lake.'));
    expect(shared.sort()).toEqual([
      'core.organization_members',
      'core.organizations',
      'core.user_profiles',
      'identity.user_profiles',
    ]);
  });

  test('books every journal on both sides alike, and undoes what bounced', () => {
    const sums = new Map<unknown, number>();
    for (const { journal_id, entry_side, amount } of own('transactions')) {
      const cents = Math.round(Number(amount) * 100) * (entry_side === 'debit' ? 1 : -1);
      sums.set(journal_id, (sums.get(journal_id) ?? 0) + cents);
    }
    expect(sums.size).toBeGreaterThan(300);
    expect([...sums.values()].filter((sum) => sum !== 0)).toEqual([]);
    const lines = new Map(own('transactions').map((row) => [row.id, row]));
    const reversals = own('transactions').filter(({ reverses_id }) => reverses_id !== null);
    expect(reversals.length).toBeGreaterThan(0);
    for (const { account_id, amount, entry_side, reverses_id } of reversals) {
      const undone = lines.get(String(reverses_id));
      expect([undone?.account_id, undone?.amount]).toEqual([account_id, amount]);
      expect(undone?.entry_side).not.toBe(entry_side);
    }
  });

  test('knows every tenant by name, those too who can not sign in', () => {
    const users = new Map(own('users').map((row) => [row.id, row]));
    for (const { user_id } of own('tenants')) expect(users.get(user_id ?? null)?.last_name).toMatch(/./);
  });
});

describe('a fleet', () => {
  test('is skewed, and has the units that were asked for', () => {
    const plans = organizationsOf(profileOf('load'), { organizations: 10, units: 5000 });
    const units = plans.map(({ properties }) => properties.reduce((sum, each) => sum + each.units, 0));
    expect(units[0]).toBeGreaterThan(5 * (units[9] ?? 0));
    expect(Math.abs(units.reduce((a, b) => a + b, 0) - 5000)).toBeLessThan(10);
  });
});

describe('a profile', () => {
  test.for([
    ['{', 'x.json: '],
    ['{"month": 3}', 'month'],
    [
      '{"organizations": [{"slug": "Not This", "name": "x", "kind": "mixed", "properties": []}]}',
      'x.json: "Not This" is no slug',
    ],
  ])('that says %s is refused', ([text, why]) => {
    expect(() => parseProfile('x.json', text ?? '')).toThrow(why);
  });
});

test('text goes through COPY as it is', () => {
  const row = { a: 'tab\tline\nback\\slash', b: null, c: true, d: ['x "y"', 'z'], e: { k: 'v' }, f: 1.5 };
  expect(copyText([row])).toBe('tab\\tline\\nback\\\\slash\t\\N\tt\t{"x \\\\"y\\\\"","z"}\t{"k":"v"}\t1.5\n');
});
