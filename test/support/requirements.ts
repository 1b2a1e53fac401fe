import { inject } from 'vitest';
import type { Requirement } from './provided.ts';

const said = new Set<Requirement>();

/**
 * For `describe.skipIf(!has('cron'))`: whether the machine has what these tests need. What is missing is said aloud, and is an
 * error where PMDB_TEST_REQUIRE names it. `found` overrides what the global setup saw, for what only the test can know.
 */
export function has(name: Requirement, found: boolean = inject('server').available.includes(name)): boolean {
  if (found) return true;
  if ((process.env.PMDB_TEST_REQUIRE ?? '').split(',').includes(name))
    throw new Error(`PMDB_TEST_REQUIRE asks for ${name}, which is not here`);
  if (!said.has(name)) console.error(`SKIPPED: tests that need ${name}, which this machine doesn't have`);
  said.add(name);
  return false;
}
