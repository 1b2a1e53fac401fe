import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ISOLATION_FILE = 'isolation.json';

/** The text of the project's isolation.json; undefined where there is none. */
export function readIsolationFile(project: string): string | undefined {
  const file = join(project, ISOLATION_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
