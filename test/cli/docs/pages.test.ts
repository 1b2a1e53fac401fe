import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { builtPmdb } from '../../support/cli.ts';
import { freshDatabase } from '../../support/database.ts';
import { blocksOf, docPages, ROOT, readPage } from '../../support/markdown.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { copyOfRepository } from './packed.ts';
import { pathWith, shellBlocks, typePage } from './page-shell.ts';

/** Those with a test of their own: README.md is typed into a clone, the tutorial into an empty folder, and commands are parsed. */
const ELSEWHERE = ['README.md', 'docs/tutorial.md', 'docs/commands.md'];

/** What a project is made of, with as few tests in SQL as show that they run. */
const PROJECT =
  /^(migrations|rollbacks|policies|jobs|seeds)\/|^drift\.ignore$|^test\/sql\/(support|core\/(units|leases)\.sql)/;

const pages = docPages().filter((page) => !ELSEWHERE.includes(page) && shellBlocks(page).length > 0);

/** Somebody's database, in which nobody works: what $SHOP_URL stands for. */
async function shop(): Promise<string> {
  const { sql, url } = await freshDatabase();
  const schema = 'test/fixtures/isolation/accounts/migrations/shared/V001__create_notes.sql';
  await sql.unsafe(await readFile(join(ROOT, schema), 'utf8')).simple();
  await sql.end();
  return url;
}

test.each(pages)('what %s says to type works', async (page) => {
  const { url } = await migratedDatabase();
  const cwd = await copyOfRepository((file) => PROJECT.test(file));
  const pmdb = `exec ${process.execPath} ${builtPmdb()} "$@"`;
  const env = { PATH: await pathWith({ pmdb, npx: 'shift; exec pmdb "$@"' }), DATABASE_URL: url };
  const servers = { PMDB_TEST_URL: inject('server').url, SHOP_URL: await shop() };
  expect(typePage(page, { cwd, env: { ...env, ...servers } }).length).toBeGreaterThan(0);
});

test('few blocks are left out, and each says why', () => {
  const all = docPages().flatMap((page) => blocksOf(readPage(page)).map((block) => ({ page, ...block })));
  const leftOut = all.filter(({ language, notRun }) => language === 'sh' && notRun !== undefined);
  expect(leftOut.map(({ page, notRun }) => `${page}: ${notRun}`)).toEqual([
    'README.md: it is the suite itself',
    'docs/deploy.md: it needs a container engine',
    'docs/deploy.md: it needs a login of yours',
    'docs/deploy.md: it needs a login of yours',
    'docs/deploy.md: it needs pgBackRest',
    'docs/proof.md: three hundred rounds take an hour',
  ]);
});
