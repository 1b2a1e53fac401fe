import { describe, expect, test } from 'vitest';
import type { ImportReport } from '../../../src/core/import/report.ts';
import type { RunEntry } from '../../../src/core/run-entry.ts';
import type { TenantState } from '../../../src/core/tenant.ts';
import { docsText } from '../../../src/report/docs-text.ts';
import { historyText } from '../../../src/report/history-text.ts';
import { importText } from '../../../src/report/import-text.ts';
import { jobCheckText, jobHistoryText, jobListText } from '../../../src/report/jobs-text.ts';
import { tenantListText } from '../../../src/report/tenant-text.ts';

const RUN: RunEntry = {
  runId: '2ff61bef-bda7-4cf2-ae9e-3b267002a471',
  at: '2026-01-02T03:04:05Z',
  action: 'failure',
  from: '017',
  to: '017',
  name: null,
  entries: 1,
  tenants: 1,
  sample: 'org_silver_lake',
  ms: null,
  error: 'column "a_column_with_a_long_name" of relation "a_table_with_a_long_name" does not exist',
  user: 'pm_owner',
  client: 'deploy@build-server-7',
};

const TENANT: TenantState = {
  organizationId: undefined,
  slug: 'silver-lake',
  name: 'Silver Lake',
  placement: 'schema',
  schema: 'org_silver_lake',
  status: 'active',
  version: '016',
  createdAt: null,
  exportedAt: null,
  failure: 'SQL 42703 column "a_column_with_a_long_name" does not exist in this schema',
};

const DOCS = {
  database: 'pm_owner@database.of-a-company.example:5432/property_management',
  folder: '/srv/projects/property-management/database-docs',
  files: ['index.html'],
  stale: [],
  check: false,
  counts: { schemas: 13, tables: 113 },
  model: null,
};

const SOURCE = 'db/migrations/20240102030405_hold_organizations_to_their_plan.sql';
const IMPORT = {
  tool: 'dbmate',
  folder: '/old',
  project: '/new',
  dryRun: false,
  files: [
    {
      source: `/old/${SOURCE}`,
      state: 'there',
      migration: 'migrations/shared/V001__hold_organizations_to_their_plan.sql',
      rollback: 'rollbacks/shared/V001__hold_organizations_to_their_plan.sql',
      remarks: [],
    },
  ],
} as unknown as ImportReport;

const RAN = {
  job: 'refresh-summary-views',
  by: 'pg_cron',
  status: 'failed',
  started: new Date('2026-01-02T03:04:05Z'),
  ms: 81_234,
  message: 'relation "a_summary_with_a_long_name" does not exist, and what follows takes another line',
};

const LISTED = {
  standing: {
    name: 'refresh-summary-views',
    state: 'scheduled',
    paused: false,
    job: undefined,
    live: undefined,
    differences: [],
    duplicates: [],
    taken: undefined,
  },
  next: new Date('2026-01-02T03:04:05Z'),
  last: RAN,
} as const;

const TEXTS: Readonly<Record<string, (width: number | undefined) => string>> = {
  history: (width) => historyText([RUN, { ...RUN, error: null }], width),
  'tenant list': (width) => tenantListText([TENANT], width),
  'jobs list': (width) => jobListText({ database: 'app', cron: true, jobs: [LISTED] }, width),
  'jobs check': (width) => jobCheckText([LISTED], width),
  'jobs history': (width) => jobHistoryText([RAN], width),
  docs: (width) => docsText(DOCS, width),
  import: (width) => importText(IMPORT, { width, dir: 'the new project' }),
};

describe.each(Object.entries(TEXTS))('%s', (_, text) => {
  test.each([80, 120])('is no wider than a terminal of %i columns', (width) => {
    for (const line of text(width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('says the same words on all of them, and has a line for each thing where there is none', () => {
    const words = (width: number | undefined) => text(width).replace(/[()]/g, '').split(/\s+/).sort();
    expect(words(80)).toEqual(words(undefined));
    expect(text(undefined).split('\n').length).toBeLessThan(text(80).split('\n').length);
  });
});
