import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { blocksOf, docPages, proseOf, readPage } from '../../support/markdown.ts';

const SHELL = ['sh', 'console', 'yaml'];

/** Every command line of pmdb that a page tells: in its sentences between backticks, and in its blocks. */
function commandLines(page: string): string[] {
  const markdown = readPage(page);
  const inline = [...proseOf(markdown).matchAll(/`(?:npx )?(pmdb [a-z][^`]*)`/g)].map(([, line = '']) => line);
  const blocks = blocksOf(markdown).filter(({ language }) => SHELL.includes(language));
  const lines = blocks.flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  const typed = lines.flatMap((line) => /^[^#]*?(?:^|[\s(])(pmdb [a-z].*)$/.exec(line)?.[1] ?? []);
  return [...inline, ...typed];
}

/** As a shell would, up to a comment, a pipe, the next command or the end of a substitution. */
function words(line: string): string[] {
  const found: string[] = [];
  for (const [, double, single, bare] of line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)) {
    if (bare !== undefined && /^(#|&&|\|\|?|[<>])/.test(bare)) break;
    found.push(double ?? single ?? (bare ?? '').replace(/[;)].*$/, ''));
    if (bare !== undefined && /[;)]/.test(bare)) break;
  }
  return found;
}

/** A sentence may speak of a command without what it is about. */
const INCOMPLETE = /^\(outputHelp\)$|^<\w+> is missing$|^--[\w-]+ needs a value$/;

test.each(docPages())('%s names commands and flags that there are', async (page) => {
  const wrong: string[] = [];
  for (const line of commandLines(page)) {
    const argv = ['node', ...words(line)];
    // The values of placeholders, such as --to <version>, are nobody's.
    if (/[<…*]|\.\.\./.test(line)) continue;
    await buildProgram(argv, async () => {})
      .parseAsync(argv)
      .catch(({ message }: Error) => INCOMPLETE.test(message) || wrong.push(`${line}: ${message}`));
  }
  expect(wrong).toEqual([]);
});
