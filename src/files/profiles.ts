import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { unreadable } from './unreadable.ts';

const FOLDER = 'seeds';
const SUFFIX = '.json';

export interface ProfileFile {
  /** As messages call it: "seeds/dev.json". */
  readonly file: string;
  readonly text: string;
}

/** Names of the project's profiles, in the order of the alphabet. */
export function listProfiles(project: string): readonly string[] {
  const folder = join(project, FOLDER);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  return files.map((name) => name.slice(0, -SUFFIX.length)).sort();
}

/** @throws PmdbError BAD_FLAG where there is none of this name, UNREADABLE */
export function readProfile(project: string, name: string): ProfileFile {
  const names = listProfiles(project);
  if (!names.includes(name)) {
    throw new PmdbError('BAD_FLAG', `there is no profile "${name}" in ${FOLDER}/`, {
      remedy:
        names.length > 0
          ? `Choose one of ${names.join(', ')}; or write ${FOLDER}/${name}${SUFFIX}.`
          : `Write ${FOLDER}/${name}${SUFFIX}: docs/seeds.md says what it holds.`,
    });
  }
  const file = `${FOLDER}/${name}${SUFFIX}`;
  try {
    return { file, text: readFileSync(join(project, file), 'utf8') };
  } catch (cause) {
    throw unreadable(file, cause);
  }
}
