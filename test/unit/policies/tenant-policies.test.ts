import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPolicies } from '../../../src/files/policies.ts';

test('the policy files of the tenant track are what pmdb takes', () => {
  const files = readPolicies(join(import.meta.dirname, '../../..'), 'tenant');
  expect(files.length).toBeGreaterThan(12);
  expect(files.flatMap(({ problems }) => problems)).toEqual([]);
});
