import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../core/database.ts';
import type { Track } from '../core/migration.ts';
import { readTrack } from '../files/project.ts';
import { listTenants } from '../postgres/list-tenants.ts';
import { openTarget } from '../postgres/target.ts';

export interface Value {
  readonly value: string;
  readonly description: string;
}

/** Versions of the files, the newest first: it is the one that is worked on. Throws UNREADABLE or BAD_CONFIG. */
export async function versions(project: string, track: Track): Promise<readonly Value[]> {
  const { migrations } = await readTrack(project, track);
  return migrations.map(({ version, name }) => ({ value: version, description: name.replaceAll('_', ' ') })).reverse();
}

/** Names of the files of jobs/; whether they are sound is of no matter here. */
export function jobNames(project: string): readonly Value[] {
  const names = readdirSync(join(project, 'jobs')).filter((name) => /^[^.].*\.sql$/i.test(name));
  return names.sort().map((name) => ({ value: name.slice(0, -'.sql'.length), description: '' }));
}

/** Slugs of the tenants that the database has. Throws CONNECT and its like. */
export async function tenantNames(
  database: Database,
  direct: Database | undefined,
  signal: AbortSignal,
): Promise<readonly Value[]> {
  const options = { command: 'completion', direct, writes: false, emit: () => {}, signal };
  const { session } = await openTarget(database, options);
  try {
    return (await listTenants(session)).map(({ slug, name }) => ({ value: slug, description: name }));
  } finally {
    session.leave();
  }
}
