import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { METRICS, sample } from '../../../src/core/metrics.ts';
import { fleetSamples, tenantSamples } from '../../../src/core/tenant-metrics.ts';
import { exposition } from '../../../src/report/exposition.ts';

test('docs/metrics.md lists every metric as it is', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/metrics.md'), 'utf8');
  const rows = Object.entries(METRICS).map(
    ([name, { help, labels }]) => `| \`${name}\` | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  expect(page.split('\n').filter((line) => line.startsWith('| `pmdb_'))).toEqual(rows);
});

test('names follow the conventions of Prometheus: a counter ends in _total, and nothing else does', () => {
  const wrong = Object.entries(METRICS).filter(
    ([name, { type }]) => name.endsWith('_total') !== (type === 'counter') || !/^pmdb_[a-z_]+$/.test(name),
  );
  expect(wrong).toEqual([]);
});

// Prometheus keeps its own, and ours becomes exported_job: alerts would name the exporter.
test('no label is one that Prometheus sets by itself', () => {
  const taken = Object.entries(METRICS).filter(([, { labels }]) =>
    labels.some((label) => /^(job|instance)$/.test(label)),
  );
  expect(taken).toEqual([]);
});

test('no two metrics are the same once OpenMetrics has taken _total off', () => {
  const families = Object.keys(METRICS).map((name) => name.replace(/_total$/, ''));
  expect(new Set(families).size).toBe(families.length);
});

test('OpenMetrics ends in EOF, and values that Prometheus has to escape are escaped', async () => {
  const samples = [sample('pmdb_tenant_failed', 1, { tenant: 'a "b"\n\\c' }), sample('pmdb_deadlocks_total', 3)];
  const { text, contentType } = await exposition(samples, 'openmetrics');
  expect(contentType).toMatch(/^application\/openmetrics-text; version=1.0.0/);
  expect(text).toContain('# TYPE pmdb_deadlocks counter\npmdb_deadlocks_total 3\n');
  expect(text).toContain(String.raw`pmdb_tenant_failed{tenant="a \"b\"\n\\c"} 1`);
  expect(text.endsWith('\n# EOF\n')).toBe(true);
  const plain = await exposition(samples, 'text');
  expect(plain.contentType).toMatch(/^text\/plain; version=0.0.4/);
  expect(plain.text).toContain('# TYPE pmdb_deadlocks_total counter\npmdb_deadlocks_total 3\n');
});

test('tenants are counted by the worst of their migrations', () => {
  const tenant = (slug: string, failure: string | null = null) => ({
    slug,
    name: slug,
    placement: 'schema' as const,
    schema: `org_${slug}`,
    status: 'active',
    organizationId: undefined,
    version: '001',
    createdAt: null,
    exportedAt: null,
    failure,
  });
  const applied = {
    id: 1,
    version: '001',
    description: null,
    state: 'applied' as const,
    checksum: null,
    tokenChecksum: null,
    statementsDone: [],
    statementStarted: null,
    appliedAt: '2026-01-01T00:00:00Z',
    appliedBy: 'me',
    executionTimeMs: null,
    baseline: false,
    runId: null,
  };
  const groups = [
    { schemas: ['org_a', 'org_b'], applied: [applied] },
    { schemas: ['org_c'], applied: [] },
  ];
  const tenants = [tenant('a'), tenant('b', 'no'), { ...tenant('c'), version: null }];
  const told = fleetSamples([], groups, tenants);
  const value = (name: string, labels: object) =>
    told.find((each) => each.name === name && JSON.stringify(each.labels) === JSON.stringify(labels))?.value;
  // Without files, what is applied has none.
  expect(value('pmdb_tenant_schemas', { state: 'missing' })).toBe(2);
  expect(value('pmdb_tenant_schemas', { state: 'applied' })).toBe(1);
  expect(value('pmdb_tenant_schemas_failed', {})).toBe(1);
  expect(value('pmdb_tenants', { placement: 'schema', status: 'active' })).toBe(3);
  expect(tenantSamples([], groups, tenants)).toContainEqual(sample('pmdb_tenant_failed', 1, { tenant: 'b' }));
});
