import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { builtPmdb, tmpProject } from '../../support/cli.ts';
import { ROOT } from '../../support/markdown.ts';
import { hasTerminal } from '../terminal.ts';

/** What a picture says, without what differs from run to run: durations, ports, counts and minor versions. */
function textOf(file: string): string[] {
  const lines = [...readFileSync(file, 'utf8').matchAll(/<text [^>]*>(.*?)<\/text>/g)];
  return lines.map(([, text]) =>
    `${text}`
      .replace(/V\d+ [a-z_]+/g, 'V# #')
      .replace(/[\d,.]+/g, '#')
      .replace(/\bms\b/g, 's'),
  );
}

test.skipIf(!hasTerminal)('the picture in the README is what `pmdb up` shows', async () => {
  const out = join(await tmpProject(), 'picture.svg');
  await execa('node', [join(ROOT, 'scripts/picture.mjs'), '--bin', builtPmdb(), '--out', out]);
  expect(textOf(out)).toEqual(textOf(join(ROOT, 'docs/pmdb-up.svg')));
  // One document, in which nothing that was shown is taken for markup.
  expect(readFileSync(out, 'utf8').match(/&(?!amp;|lt;|gt;)/)).toBeNull();
});
