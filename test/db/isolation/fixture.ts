import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { DOCUMENTS } from '../../../src/report/shapes.ts';
import { pmdb } from '../../support/cli.ts';
import { urlOf } from '../../support/database.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/isolation');

/** A copy of a fixture project, with one more migration and with its isolation.json changed. */
export async function fixture(
  name: string,
  change: { readonly sql?: string; readonly settings?: object } = {},
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'isolation-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await cp(join(FIXTURES, name), dir, { recursive: true });
  if (change.sql !== undefined)
    await writeFile(join(dir, 'migrations/shared/V900__change.sql'), `-- pmdb: irreversible\n${change.sql}\n`);
  const file = join(dir, 'isolation.json');
  const settings = { ...JSON.parse(await readFile(file, 'utf8')), ...change.settings };
  await writeFile(file, JSON.stringify(settings));
  return dir;
}

/** The document of `pmdb isolation` on a project. */
export async function attack(dir: string, args: readonly string[] = []) {
  const { code, stdout, stderr } = await pmdb([
    'isolation',
    '--dir',
    dir,
    '--url',
    urlOf('postgres'),
    '--json',
    ...args,
  ]);
  expect(stderr).toBe('');
  const document = DOCUMENTS.isolation.parse(JSON.parse(stdout));
  expect(code, stdout).toBe(document.ok ? 0 : 1);
  return document;
}

/** "leak app update public.tasks (own)" for each failure. */
export function failuresOf({ failures }: Awaited<ReturnType<typeof attack>>): readonly string[] {
  return failures.map(
    ({ verdict, persona, action, object, context }) => `${verdict} ${persona} ${action} ${object} (${context})`,
  );
}
