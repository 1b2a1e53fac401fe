import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anchorsOf, docPages, proseOf, ROOT, readPage } from '../../support/markdown.ts';

const pages = [...docPages(), 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

test.each(pages)('every link of %s leads somewhere', (page) => {
  const targets = [...proseOf(readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  expect(targets.filter((target) => !/^https?:/.test(target) && !leadsSomewhere(page, target))).toEqual([]);
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(page, '..', path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsOf(readPage(file)).includes(anchor);
}

test('a page that nobody links to would not be found', () => {
  const linked = new Set(
    pages.flatMap((page) =>
      [...proseOf(readPage(page)).matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => join(page, '..', target)),
    ),
  );
  expect(docPages().filter((page) => page !== 'README.md' && !linked.has(page))).toEqual([]);
});
