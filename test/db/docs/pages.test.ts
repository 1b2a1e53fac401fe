import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../../support/browser.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';

/** The page of this project's own database, with a tenant, and of one whose names are as odd as can be. */
let own: string;
let odd: string;

beforeAll(async () => {
  const [project, strange] = await Promise.all([migratedDatabase(), freshDatabase()]);
  const made = await pmdb(['tenant', 'create', 'acme', '--url', project.url, '--yes'], { cwd: process.cwd() });
  expect(made.code, made.stderr).toBe(0);
  await strange.sql.unsafe(await readFile(join(import.meta.dirname, 'odd-names.sql'), 'utf8'));
  [own, odd] = await Promise.all([writePage(project.url, process.cwd()), writePage(strange.url)]);
});

async function writePage(url: string, project?: string): Promise<string> {
  const dir = project ?? (await tmpProject());
  const out = await tmpProject();
  const { code, stderr } = await pmdb(['docs', '--url', url, '--out', out, '--dir', dir], { cwd: dir });
  expect(code, stderr).toBe(0);
  return join(out, 'index.html');
}

/** Run in the page: every link that leads nowhere in it, and every name of a place that is there twice. */
const FIND_DEAD_LINKS = `(() => {
  const xlink = 'http://www.w3.org/1999/xlink';
  const hrefs = [...document.querySelectorAll('a')]
    .map((link) => link.getAttribute('href') ?? link.getAttributeNS(xlink, 'href'))
    .filter((href) => href !== null);
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const dead = hrefs.filter((href) => !href.startsWith('#') || document.getElementById(href.slice(1)) === null);
  return { links: hrefs.length, dead, doubled: ids.filter((id, i) => ids.indexOf(id) !== i) };
})()`;

interface FoundLinks {
  readonly links: number;
  readonly dead: readonly string[];
  readonly doubled: readonly string[];
}

/** Milliseconds that a busy machine may take. */
const PATIENTLY = { timeout: 15_000 };

/**
 * What is so after a click on something, where it is still there to be clicked on. Tables get their height when they come into
 * view (content-visibility), and may move a target away from under the first click.
 */
async function clicked<T>(target: Locator | undefined, found: () => T | Promise<T>): Promise<T> {
  if (await target?.isVisible()) await target?.click();
  return await found();
}

describe.skipIf(!has('chromium'))('in a browser', () => {
  test.each([
    ['this project', () => own, 500],
    ['the oddest names', () => odd, 30],
  ] as const)('%s: every link leads somewhere, nothing is loaded, nothing complains', async (_, file, links) => {
    const { page, complaints, requests } = await openPage(file());
    const found = await page.evaluate<FoundLinks>(FIND_DEAD_LINKS);
    expect(found).toMatchObject({ dead: [], doubled: [] });
    expect(found.links).toBeGreaterThan(links);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('every link can be followed, from the diagram too', async () => {
    const { page } = await openPage(own);
    const box = page.locator('section[id="schema:core"] svg a').filter({ hasText: 'property_managers' }).first();
    await expect.poll(() => clicked(box, () => new URL(page.url()).hash), PATIENTLY).toBe('#core.property_managers');
    const article = page.locator('[id="core.property_managers"]');
    await expect.poll(() => article.evaluate((each) => each.getBoundingClientRect().top), PATIENTLY).toBeLessThan(200);
    await expect.poll(() => page.locator('nav [aria-current]').textContent(), PATIENTLY).toBe('property_managers');
  });

  test('what is in a comment stays text', async () => {
    const { page } = await openPage(odd);
    expect(await page.evaluate("'stolen' in window")).toBe(false);
    expect(await page.locator('main script, main img, main [onload], main [onerror]').count()).toBe(0);
    const lead = await page
      .locator('[id="schema:~3c~script~3e~alert~28~1~29~~3c~~2f~script~3e~"] > .lead')
      .textContent();
    expect(lead).toBe(`</style></script><script>window.stolen = 1</script> & "quotes" 'single'`);
    const names = await page.locator('article').evaluateAll((all) => all.map((each) => each.getAttribute('data-name')));
    expect(names).toContain('odd.a "b" <c> | `d`');
    const drawn = await page.locator('section[id="schema:odd"] svg text').allTextContents();
    expect(drawn).toContain('a "b" <c> | `d`');
  });

  test('"/" searches, the arrows choose, Escape ends it', async () => {
    const { page, complaints } = await openPage(own);
    await page.keyboard.press('/');
    await page.keyboard.type('lease start');
    const found = page.locator('#found a');
    await expect.poll(() => found.count()).toBeGreaterThan(0);
    expect(await found.first().textContent()).toMatch(/lease.*start/);
    await page.keyboard.press('Escape');
    expect(await found.count()).toBe(0);
    await page.keyboard.type('core.units');
    expect(await found.first().textContent()).toBe('core.unitstable');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.textContent')).toBe(await found.nth(1).textContent());
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe('#core.units');
    await expect.poll(() => found.count()).toBe(0);
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    expect(await page.locator('#count').textContent()).toBe('Nothing found.');
    expect(complaints).toEqual([]);
  });

  test('it is dark where its reader is, fits a telephone, and prints without its navigation', async () => {
    const [light, dark, narrow] = await Promise.all([
      openPage(own),
      openPage(own, { scheme: 'dark' }),
      openPage(own, { width: 360 }),
    ]);
    const back = ({ page }: { page: Page }) => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await back(light)).toBe('rgb(255, 255, 255)');
    expect(await back(dark)).toBe('rgb(20, 25, 31)');
    expect(await narrow.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await light.page.emulateMedia({ media: 'print' });
    expect(await light.page.locator('nav').isVisible()).toBe(false);
    expect(await light.page.locator('[id="core.units"] h3').isVisible()).toBe(true);
  });

  test('a diagram that is wider than the page is seen whole, and at its full size when asked for', async () => {
    const { page } = await openPage(own, { width: 400 });
    const figure = page.locator('#schema\\:core figure');
    const overhang = () => figure.locator('.wide').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(await overhang()).toBe(0);
    const [full, whole] = ['Full size', 'Show it whole'].map((name) => figure.getByRole('button', { name }));
    await expect.poll(() => clicked(full, overhang), PATIENTLY).toBeGreaterThan(100);
    await expect.poll(() => clicked(whole, overhang), PATIENTLY).toBe(0);
    await page.close();
  });

  test('headings go down one step at a time', async () => {
    const { page } = await openPage(own);
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, i) => level > (levels[i - 1] ?? 1) + 1)).toEqual([]);
  });
});
