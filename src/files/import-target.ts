import { readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Earlier } from '../core/import/earlier.ts';
import { unreadable } from './unreadable.ts';
import { listSqlFiles, writeNewFiles } from './write-pair.ts';

/** What a file of the project holds; undefined where there is none, or an empty one that waits for somebody to fill it in. */
export async function readIfFilled(project: string, file: string): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(join(project, file));
    return bytes.length === 0 ? undefined : bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, error);
  }
}

/** The migrations that are there, with their texts. */
export async function readMigrations(project: string, folder: string): Promise<readonly Earlier[]> {
  const names = await listSqlFiles(project, folder);
  return await Promise.all(
    names.map(async (fileName) => {
      const text = (await readIfFilled(project, `${folder}/${fileName}`))?.toString() ?? '';
      return { fileName, text };
    }),
  );
}

/** Writes all files or none, over empty ones too. */
export async function writeImported(
  project: string,
  files: readonly { readonly file: string; readonly text: string }[],
): Promise<void> {
  const paths = files.map(({ file, text }) => [join(project, file), text] as const);
  for (const [path] of paths) await unlink(path).catch(() => {});
  await writeNewFiles(paths);
}

/** Takes away a file that waits for somebody to fill it in, and nothing else. */
export async function removeEmpty(project: string, file: string): Promise<void> {
  const path = join(project, file);
  const { size } = (await stat(path).catch(() => undefined)) ?? {};
  if (size === 0) await unlink(path);
}
