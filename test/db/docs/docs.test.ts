import { readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DOCS } from '../../../src/report/docs-shape.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';

const ODD = await readFile(join(import.meta.dirname, 'odd-names.sql'), 'utf8');

async function docs(url: string, ...args: readonly string[]) {
  const cwd = process.cwd();
  const { code, stdout } = await pmdb(['docs', '--url', url, '--dir', cwd, '--json', ...args], { cwd });
  return { code, document: JSON.parse(stdout) };
}

describe('this project’s database', () => {
  let url: string;
  beforeAll(async () => {
    url = (await migratedDatabase()).url;
  });

  test('is described within seconds, and twice with the same bytes', async () => {
    const out = await tmpProject();
    const began = performance.now();
    const first = DOCS.parse((await docs(url, '--out', out)).document);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(first).toMatchObject({ model: null, check: false });
    expect(first.files).toEqual(
      expect.arrayContaining(['index.html', 'README.md', 'schemas/core.md', 'schemas/core.svg']),
    );
    const again = await docs(url, '--out', out);
    expect(again).toMatchObject({ code: 0, document: { stale: [] } });
    expect(await docs(url, '--out', out, '--check')).toMatchObject({ code: 0, document: { ok: true, stale: [] } });
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('pmdb tenant create');
  });

  test('one tenant’s schema stands for all, whatever it is called', async () => {
    const create = (slug: string) => pmdb(['tenant', 'create', slug, '--url', url, '--yes'], { cwd: process.cwd() });
    expect((await create('north')).code).toBe(0);
    expect((await create('south')).code).toBe(0);
    const out = await tmpProject();
    expect((await docs(url, '--out', out, '--tenant', 'north')).document.model).toBe('org_north');
    const page = await readFile(join(out, 'schemas/tenant.md'), 'utf8');
    expect(page).toContain('tenant.properties');
    expect(page).not.toContain('org_north');
    expect((await docs(url, '--out', out, '--tenant', 'south')).document.stale).toEqual([]);
    expect(await docs(url, '--tenant', 'nobody')).toMatchObject({
      code: 2,
      document: { error: { code: 'NO_SUCH_TENANT' } },
    });
  });
});

test('--check names what is stale; what people put beside the pages stays', async () => {
  const { sql, url } = await freshDatabase();
  await sql`create table public.a (id integer primary key, other integer references public.a)`;
  await sql`create schema later`;
  const out = await tmpProject();
  await docs(url, '--out', out);
  await writeFile(join(out, 'notes.md'), 'mine');
  await sql`comment on table public.a is 'news'`;
  await sql`drop schema later`;
  const { code, document } = await docs(url, '--out', out, '--check');
  expect(code).toBe(1);
  expect(document.stale).toEqual([
    { file: 'index.html', state: 'different' },
    { file: 'README.md', state: 'different' },
    { file: 'schemas/public.md', state: 'different' },
    { file: '.pmdb-docs', state: 'different' },
    { file: 'schemas/later.md', state: 'unexpected' },
  ]);
  expect((await docs(url, '--out', out)).code).toBe(0);
  expect(await docs(url, '--out', out, '--check')).toMatchObject({ code: 0 });
  expect(await readFile(join(out, 'notes.md'), 'utf8')).toBe('mine');
  await expect(readFile(join(out, 'schemas/later.md'))).rejects.toThrow('ENOENT');
});

test('a folder that holds something else is left alone, and so is one that a marker lies about', async () => {
  const { url } = await freshDatabase();
  const theirs = await tmpProject({ 'index.html': 'theirs' });
  expect(await docs(url, '--out', theirs)).toMatchObject({ code: 2, document: { error: { code: 'BAD_FLAG' } } });
  expect(await readFile(join(theirs, 'index.html'), 'utf8')).toBe('theirs');
  const project = await tmpProject({ 'kept.txt': 'kept' });
  const out = join(project, 'out');
  expect((await docs(url, '--out', out)).code).toBe(0);
  await writeFile(join(out, '.pmdb-docs'), `${await readFile(join(out, '.pmdb-docs'), 'utf8')}../kept.txt\n`);
  expect((await docs(url, '--out', out)).code).toBe(0);
  expect(await readFile(join(project, 'kept.txt'), 'utf8')).toBe('kept');
});

test.each([
  [['--schema', 'nowhere'], 'there is no schema "nowhere" to describe'],
  [['--schema', 'a,,b'], '--schema: a name is empty'],
  [['--format', 'pdf'], '--format: there is no format "pdf"'],
])('%j is refused', async (args, message) => {
  const { url } = await freshDatabase();
  const { code, document } = await docs(url, '--out', await tmpProject(), ...args);
  expect(code).toBe(2);
  expect(document.error).toMatchObject({ code: 'BAD_FLAG', message });
});

test('Markdown of the oddest names: every link leads to a file and a place in it, and nothing is markup', async () => {
  const { sql, url } = await freshDatabase();
  await sql.unsafe(ODD);
  const out = await tmpProject();
  const { document } = await docs(url, '--out', out, '--format', 'markdown', '--title', 'All | *of* it');
  const files = new Map<string, string>();
  for (const file of DOCS.parse(document).files) files.set(file, await readFile(join(out, file), 'utf8'));
  expect(files.has('index.html')).toBe(false);
  const dead: string[] = [];
  let links = 0;
  for (const [file, text] of files) {
    for (const [, target = ''] of text.matchAll(/(?:\]\(|xlink:href=")([^)"]+)[)"]/g)) {
      if (target === 'http://link.example') continue;
      links++;
      const [path = '', anchor] = target.split('#');
      const page = files.get(path === '' ? file : posix.join(posix.dirname(file), path));
      if (page === undefined || (anchor !== undefined && !page.includes(`<a id="${anchor}"></a>`))) dead.push(target);
    }
  }
  expect(dead).toEqual([]);
  expect(links).toBeGreaterThan(15);
  const pages = [...files].filter(([file]) => file.endsWith('.md')).map(([, text]) => text);
  const markup = pages.flatMap((text) => outsideCode(text).match(/<(?!a id="|\/a>|br>)[^>]*>?/g) ?? []);
  expect(markup).toEqual([]);
  expect(files.get('schemas/odd.md')).toContain('\\[no\\](http://link.example) &lt;b&gt;bold&lt;/b&gt;');
});

/** Markdown without its code, in which anything may stand. */
function outsideCode(markdown: string): string {
  return markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}
