import { readdirSync, readFileSync } from 'node:fs';
import type { Track } from '../core/migration.ts';
import { type PolicyFile, readPolicyFile } from '../core/policy-file.ts';
import { unreadable } from './unreadable.ts';

/** What lies in it is about tenant schemas; every other folder of policies has the name of its schema. */
const TENANT = 'tenant';

/** The files of policies of a track, in the order of their names. A project without such a folder has none. */
export function readPolicies(project: string, track: Track): readonly PolicyFile[] {
  const folders = track === 'tenant' ? [TENANT] : schemasIn(project);
  return folders.flatMap((folder) => readFolder(project, track, folder));
}

function schemasIn(project: string): string[] {
  const folders = entries(project, 'policies').filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders
    .map(({ name }) => name)
    .filter((name) => name !== TENANT)
    .sort();
}

function readFolder(project: string, track: Track, schema: string): PolicyFile[] {
  const names = entries(project, `policies/${schema}`)
    .map(({ name }) => name)
    .filter((name) => name.endsWith('.sql'));
  return names.sort().map((fileName) => {
    const file = `policies/${schema}/${fileName}`;
    const name = fileName.slice(0, -'.sql'.length);
    return readPolicyFile(track, file, { schema: track === 'tenant' ? undefined : schema, name }, read(project, file));
  });
}

function entries(project: string, folder: string) {
  try {
    return readdirSync(`${project}/${folder}`, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
}

function read(project: string, file: string): Buffer {
  try {
    return readFileSync(`${project}/${file}`);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The text of a file of the project; empty where there is none. */
export function readOptional(project: string, file: string): string {
  try {
    return readFileSync(`${project}/${file}`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw unreadable(file, error);
  }
}
