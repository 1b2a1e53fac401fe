import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATIONS, ROLLBACKS } from './schema-files.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

test('each entry that the SQL cites is explained, once, and nothing else is', async () => {
  const errata = await readFile(join(DOCS, 'errata.md'), 'utf8');
  const explained = [...errata.matchAll(/^\*\*(E\d{3})\*\*/gm)].map(([, entry]) => entry);
  expect(new Set(explained).size).toBe(explained.length);

  const texts = [await readFile(join(DOCS, 'conformance.json'), 'utf8')];
  for (const folder of [MIGRATIONS, ROLLBACKS]) {
    for (const name of await readdir(folder)) texts.push(await readFile(join(folder, name), 'utf8'));
  }
  const cited = new Set(texts.flatMap((text) => text.match(/\bE\d{3}\b/g) ?? []));
  expect([...explained].sort()).toEqual([...cited].sort());
});
