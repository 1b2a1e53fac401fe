import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { removeServer } from '../../support/embedded-project.ts';
import { copyOfRepository, installPackage, pathWithNpm } from './packed.ts';
import { emptyFolder, shellBlocks, typePage } from './page-shell.ts';

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

test('what the README says to type works in an empty folder', async () => {
  const own = await emptyFolder();
  onTestFinished(() => removeServer(own));
  const env = { PATH: await pathWithNpm(installed) };
  const [only] = typePage('README.md', { cwd: own, env, blocks: blocks.filter(isForOwnProject) });
  expect(only?.stdout).toMatch(/^✔ Applied 1 migration /m);
});
