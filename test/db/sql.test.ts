import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { TestFileResult } from '../../src/core/test-run.ts';
import { pmdb } from '../support/cli.ts';
import { has } from '../support/requirements.ts';

/** The database's own tests, in SQL: `pmdb test` runs them, and here each file is a test. */
const PROJECT = join(import.meta.dirname, '../..');

const files = readdirSync(join(PROJECT, 'test/sql'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql') && name !== 'support.sql')
  .sort();

describe.skipIf(!has('pgtap'))('the database’s own tests', () => {
  let results: ReadonlyMap<string, TestFileResult>;

  beforeAll(async () => {
    const { stdout, stderr } = await pmdb(['test', '--url', inject('server').url, '--json'], { cwd: PROJECT });
    const document = JSON.parse(stdout || '{}') as { files?: TestFileResult[]; error?: unknown };
    if (document.files === undefined) throw new Error(`pmdb test did not run: ${stdout}${stderr}`);
    results = new Map(document.files.map((result) => [result.file, result]));
  });

  test.each(files)('%s', (name) => {
    const result = results.get(`test/sql/${name}`);
    const failed = result?.tests.filter(({ outcome }) => outcome === 'failed');
    expect({ outcome: result?.outcome, failed, problems: result?.problems }).toEqual({
      outcome: 'passed',
      failed: [],
      problems: [],
    });
  });
});

test('every folder of SQL tests has some', () => {
  expect(new Set(files.map((name) => dirname(name))).size).toBeGreaterThan(2);
});
