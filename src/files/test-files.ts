import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { readTestFile, type TestFile } from '../core/test-file.ts';
import { sqlFilesUnder } from './sql-files-under.ts';
import { unreadable } from './unreadable.ts';

/** Where tests in SQL are, relative to the project. */
export const TESTS = 'test/sql';
/** What all of them share, run once before any. */
const SUPPORT = `${TESTS}/support.sql`;
/** What a database is made of: a change in one of these asks for a new template. */
export const INGREDIENTS = ['migrations', 'policies', SUPPORT] as const;

/**
 * The files that `paths` mean: files, or folders with all that is in them; without paths, all there are.
 *
 * @param paths As typed: relative to the project, or to `test/sql`. Throws BAD_FLAG for one that is not there, UNREADABLE, and
 *   INTERRUPTED when the signal is given.
 */
export async function findTestFiles(
  project: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<TestFile[]> {
  const all = paths.length === 0;
  const names = new Set<string>();
  for (const path of all ? [TESTS] : paths)
    for (const name of await listTests(project, path, all, signal)) names.add(name);
  const files: TestFile[] = [];
  for (const name of [...names].sort()) files.push(readTestFile(name, await read(project, name)));
  return files;
}

async function read(project: string, name: string): Promise<Buffer> {
  return await readFile(join(project, name)).catch((error: unknown) => {
    throw unreadable(name, error);
  });
}

async function listTests(project: string, path: string, all: boolean, signal: AbortSignal): Promise<string[]> {
  const place = [resolve(project, path), resolve(project, TESTS, path)].find(
    (each) => statSync(each, { throwIfNoEntry: false }) !== undefined,
  );
  if (place === undefined) throw notThere(project, path, all);
  const name = (file: string) => relative(project, file).split(sep).join('/');
  if (!statSync(place).isDirectory()) return [name(place)];
  return (await sqlFilesUnder(place, signal)).map(name).filter((file) => file !== SUPPORT);
}

function notThere(project: string, path: string, all: boolean): PmdbError {
  if (all) {
    const remedy = `Write the first one, ${TESTS}/first.sql: select testing.run_test('one', 'select 1', '1');`;
    return new PmdbError('BAD_CONFIG', `there is no folder ${path} in ${project}`, { remedy });
  }
  const remedy = `Name a file or folder, such as ${TESTS}; \`pmdb test\` alone runs all.`;
  return new PmdbError('BAD_FLAG', `there is no file or folder ${path}`, { remedy });
}

/** Names with slashes, relative to the project, in order. */
function sqlFilesIn(project: string, folder: string): string[] {
  if (statSync(join(project, folder), { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .sort();
}

/** What the tests share, as a test file; undefined where they share nothing. */
export function readSupport(project: string): TestFile | undefined {
  const [file] = existing(project, SUPPORT);
  return file === undefined ? undefined : readTestFile(file, readFileSync(join(project, file)), true);
}

/** The same for the same database: a hash, in hex, over the names and contents of what a test database is made of, and `salt`. */
export function hashIngredients(project: string, salt: string): string {
  const hash = createHash('sha256').update(salt);
  for (const ingredient of INGREDIENTS) {
    const files = ingredient.endsWith('.sql') ? existing(project, ingredient) : sqlFilesIn(project, ingredient);
    for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(project, file)));
  }
  return hash.digest('hex');
}

const existing = (project: string, file: string) =>
  statSync(join(project, file), { throwIfNoEntry: false }) === undefined ? [] : [file];
