import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from '../core/migration.ts';
import { readScript } from '../core/script.ts';

const FOLDER = 'policies/tenant';

/** The row-level security of tenant schemas, a file a table, in the order of their names. */
export function readTenantPolicies(project: string): readonly Script[] {
  const folder = join(project, FOLDER);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => readScript(`${FOLDER}/${name}`, readFileSync(join(folder, name))));
}
