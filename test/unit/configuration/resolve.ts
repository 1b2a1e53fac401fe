import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseFlags, resolveConfiguration } from '../../../src/cli/configuration.ts';
import type { Configuration } from '../../../src/core/configuration.ts';
import { tmpProject } from '../../support/cli.ts';

/** What a user has typed, exported and written into `.env`. */
export interface Said {
  readonly flags?: DatabaseFlags;
  readonly env?: Record<string, string>;
  readonly file?: string;
}

export interface Place {
  readonly project: string;
  /** Holds what libpq looks for in the home folder. */
  readonly home: string;
  resolve(said: Said): Promise<Configuration>;
}

/** A project and a home folder of their own, both empty. */
export async function place(): Promise<Place> {
  const project = await tmpProject();
  const home = join(project, 'home');
  await mkdir(home);
  return {
    project,
    home,
    async resolve({ flags, env, file }) {
      if (file !== undefined) await writeFile(join(project, '.env'), file);
      return resolveConfiguration({ dir: project, ...flags }, { HOME: home, ...env });
    },
  };
}
