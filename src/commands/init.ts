import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { FIRST_PAIR } from '../core/first-pair.ts';
import { trackFolders } from '../core/layout.ts';
import { appendMissingLines } from '../files/append-lines.ts';
import { listSqlFiles, writeNewFiles } from '../files/write-pair.ts';

/** The embedded server's data, a file with secrets, and where npm has put pmdb. */
const IGNORED = ['.pmdb/', '.env', 'node_modules/'];

export interface InitResult {
  /** The files that were written, as the user would type them. */
  readonly files: readonly string[];
}

/**
 * `pmdb init`: makes the folder a project that `pmdb up` can run. Writes over nothing: throws BAD_CONFIG where there are
 * migrations, and UNREADABLE where a file can't be written; then none was.
 */
export async function init(project: string): Promise<InitResult> {
  const { migrations, rollbacks } = trackFolders('shared');
  const existing = await listSqlFiles(project, migrations);
  if (existing.length > 0) throw projectAlready(migrations, existing.length);
  const { fileName, up, down } = FIRST_PAIR;
  const pair = [`${migrations}/${fileName}`, `${rollbacks}/${fileName}`] as const;
  await writeNewFiles([
    [join(project, pair[0]), up],
    [join(project, pair[1]), down],
  ]);
  const changed = await appendMissingLines(join(project, '.gitignore'), IGNORED);
  return { files: [...pair, ...(changed ? ['.gitignore'] : [])] };
}

function projectAlready(folder: string, files: number): PmdbError {
  return new PmdbError(
    'BAD_CONFIG',
    `this is a project already: ${folder} has ${files} SQL file${files > 1 ? 's' : ''}`,
    {
      state: 'No file was written.',
      remedy: 'Add to it with `pmdb new <name>`, or begin another one in a folder that --dir names.',
    },
  );
}
