import { spawnSync } from 'node:child_process';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { removeServer } from '../../support/embedded-project.ts';
import { has } from '../../support/requirements.ts';
import { copyOfRepository, installPackage, pathWithNpm } from './packed.ts';
import { emptyFolder, looksLike, shellBlocks, typePage } from './page-shell.ts';

const blocks = shellBlocks('README.md');
const isForOwnProject = ({ text }: { text: string }) => text.includes('npm install pmdb');

let installed: string;
beforeAll(async () => {
  installed = await installPackage();
});

test('what the README says to type works in a clone', async () => {
  const clone = await copyOfRepository();
  onTestFinished(() => removeServer(clone));
  const env = { PATH: await pathWithNpm(installed) };
  const inClone = blocks.filter((block) => !isForOwnProject(block));
  const [first, second] = typePage('README.md', { cwd: clone, env, blocks: inClone });
  expect(first?.stdout).toMatch(/^✔ Applied \d+ migrations .*\n✔ Seeded /m);
  expect(second?.stdout).toMatch(/^✔ Rolled back 1 migration /m);
});

test('the tutorial works from an empty folder to its end, and prints what it says', async () => {
  if (!has('psql', !spawnSync('psql', ['--version']).error)) return;
  const folder = await emptyFolder();
  onTestFinished(() => removeServer(folder));
  const typed = typePage('docs/tutorial.md', { cwd: folder, env: { PATH: await pathWithNpm(installed) } });
  for (const { block, stdout } of typed.filter(({ block }) => block.prints !== undefined))
    if (!looksLike(stdout, block.prints ?? '')) expect(`${block.text}${stdout}`).toBe(`${block.text}${block.prints}`);
  expect(typed.filter(({ block }) => block.prints === undefined)).toEqual([]);
});

test('what the README says to type works in an empty folder', async () => {
  const own = await emptyFolder();
  onTestFinished(() => removeServer(own));
  const env = { PATH: await pathWithNpm(installed) };
  const [only] = typePage('README.md', { cwd: own, env, blocks: blocks.filter(isForOwnProject) });
  expect(only?.stdout).toMatch(/^✔ Applied 1 migration /m);
});
