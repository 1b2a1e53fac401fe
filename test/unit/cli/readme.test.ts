import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/definitions.ts';
import { EXIT_CODES, TERMINATED } from '../../../src/core/errors.ts';

const README = join(import.meta.dirname, '../../../README.md');
const readme = readFileSync(README, 'utf8');

// `npm run docs:commands` writes the block anew.
test('the README lists the commands as the help does', async () => {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 'pmdb '.length;
  const lines = COMMANDS.map(({ name, summary }) => `${`pmdb ${name}`.padEnd(width)}  ${summary}\n`);
  const block = /(?<=<!-- commands[^>]*-->\n```text\n)[\s\S]*?(?=```)/;
  expect(readme).toMatch(block);
  await expect(readme.replace(block, () => lines.join(''))).toMatchFileSnapshot(README);
});

test('the README tells what each exit code means', () => {
  const told = [...readme.matchAll(/^\| (\d+) \| \S/gm)].map(([, exit]) => Number(exit));
  expect(told).toEqual([0, ...new Set(Object.values(EXIT_CODES)), TERMINATED]);
});
