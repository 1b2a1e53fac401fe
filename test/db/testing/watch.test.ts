import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { spawnPmdb } from '../../support/cli.ts';
import { runTests, testProject } from './project.ts';

const asking = (query: string) => `select testing.run_test('it', $$${query}$$, '2');`;
const TWO = asking('select count(*) from units');

/** `pmdb test --watch` under way, and a way to wait for what it prints next. */
function watching(dir: string) {
  const child = spawnPmdb(['test', '--watch', '--dir', dir, '--url', inject('server').url]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let [text, seen] = ['', 0];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
  const next = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(text.slice(seen));
      if (found !== null) {
        seen += found.index + found[0].length;
        return found[0];
      }
      await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
    }
  };
  return { child, next };
}

test('what changes runs again: one file, or all when the database changes; errors are waited out', async () => {
  const dir = await testProject({ 'a.sql': TWO, 'b.sql': TWO });
  const { child, next } = watching(dir);
  await next(/✔ 2 passed in 2 files/);
  await writeFile(join(dir, 'test/sql/a.sql'), asking('select 3'));
  await next(/✖ 1 failed in 1 file/);
  await writeFile(join(dir, 'test/sql/c.sql'), TWO);
  await next(/✔ 1 passed in 1 file/);
  await writeFile(join(dir, 'test/sql/support.sql'), 'grant nonsense;');
  await next(/test\/sql\/support\.sql:1:/);
  await writeFile(join(dir, 'test/sql/support.sql'), 'grant select on units to pmdb_tester;');
  await next(/✖ 2 passed, 1 failed in 3 files/);
  await writeFile(join(dir, 'migrations/shared/V002__more.sql'), 'create table more ();');
  await next(/has no rollback/);
  await writeFile(join(dir, 'rollbacks/shared/V002__more.sql'), 'drop table more;');
  await next(/✖ 2 passed, 1 failed in 3 files/);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('folders come, and go, and are put back', async () => {
  const dir = await testProject({ 'a.sql': TWO });
  const { next } = watching(dir);
  await next(/✔ 1 passed in 1 file/);
  await mkdir(join(dir, 'policies/public'), { recursive: true });
  await next(/✔ 1 passed in 1 file/);
  await rename(join(dir, 'test/sql'), join(dir, 'away'));
  await next(/there is no folder test\/sql/);
  await rename(join(dir, 'away'), join(dir, 'test/sql'));
  await next(/✔ 1 passed in 1 file/);
  await writeFile(join(dir, 'test/sql/a.sql'), asking('select 3'));
  await next(/✖ 1 failed in 1 file/);
});

test('is for people', async () => {
  const dir = await testProject({ 'a.sql': TWO });
  for (const format of [['--json'], ['--format', 'junit']])
    expect((await runTests(dir, '--watch', ...format)).code).toBe(2);
});
