import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PROJECT = join(import.meta.dirname, '../../..');

/** As many as the review of the design found. */
const ENTRIES = 220;

test('each entry is explained once, and cited where it is heeded', async () => {
  const errata = await readFile(join(PROJECT, 'docs/errata.md'), 'utf8');
  const explained = [...errata.matchAll(/^\*\*(E\d{3})\*\*/gm)].map(([, entry]) => entry);
  expect(new Set(explained).size).toBe(explained.length);

  const texts: string[] = [];
  for (const folder of ['migrations', 'rollbacks', 'policies', 'jobs', 'seeds', 'src', 'deploy', 'docs']) {
    for (const name of await readdir(join(PROJECT, folder), { recursive: true })) {
      if (name === 'errata.md' || !/(\.(sql|ini|ya?ml|sh|ts|json|md)|Dockerfile)$/.test(name)) continue;
      texts.push(await readFile(join(PROJECT, folder, name), 'utf8'));
    }
  }
  const cited = new Set(texts.flatMap((text) => text.match(/\bE\d{3}\b/g) ?? []));
  expect([...explained].sort()).toEqual([...cited].sort());
  expect(explained).toHaveLength(ENTRIES);
});
