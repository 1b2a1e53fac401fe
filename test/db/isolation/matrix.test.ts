import { expect, test } from 'vitest';
import { attack } from './fixture.ts';

test('our own database: every attack is held off, every control holds', async () => {
  const document = await attack(process.cwd());
  expect(document.failures).toEqual([]);
  expect(document.unseeded).toEqual([]);
  expect(document.probes).toBeGreaterThan(3000);
});
