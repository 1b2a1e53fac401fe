import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PROJECT = join(import.meta.dirname, '../../..');
const DOCS = join(PROJECT, 'docs');

test('each entry that the SQL or the stack cites is explained, once, and nothing else is', async () => {
  const errata = await readFile(join(DOCS, 'errata.md'), 'utf8');
  const explained = [...errata.matchAll(/^\*\*(E\d{3})\*\*/gm)].map(([, entry]) => entry);
  expect(new Set(explained).size).toBe(explained.length);

  const texts = [await readFile(join(DOCS, 'conformance.json'), 'utf8')];
  for (const folder of ['migrations', 'rollbacks', 'policies', 'jobs', 'seeds', 'src/sql', 'deploy']) {
    for (const name of await readdir(join(PROJECT, folder), { recursive: true })) {
      if (/(\.(sql|ini|yaml)|Dockerfile)$/.test(name)) texts.push(await readFile(join(PROJECT, folder, name), 'utf8'));
    }
  }
  const cited = new Set(texts.flatMap((text) => text.match(/\bE\d{3}\b/g) ?? []));
  expect([...explained].sort()).toEqual([...cited].sort());
});
