import { inject } from 'vitest';
import { pmdb } from './cli.ts';
import { asAdmin, createDatabase, type FreshDatabase, urlOf } from './database.ts';
import { TEMPLATE } from './provided.ts';

/** Any number: the workers of one run agree on it. */
const BUILDING = 727_001;

/** A database of its own with all of this project's migrations applied, cloned from a template that is made once per run. */
export async function migratedDatabase(): Promise<FreshDatabase> {
  await buildTemplate();
  return await createDatabase(TEMPLATE);
}

async function buildTemplate(): Promise<void> {
  await asAdmin(async (admin) => {
    await admin`select pg_advisory_lock(${BUILDING})`;
    const [ready] = await admin`select from pg_database where datname = ${TEMPLATE} and datistemplate`;
    if (ready) return;
    await admin.unsafe(`drop database if exists ${TEMPLATE} with (force)`);
    await admin.unsafe(`create database ${TEMPLATE} template template0`);
    await migrate();
    await admin.unsafe(`alter database ${TEMPLATE} is_template true allow_connections false`);
  });
}

async function migrate(): Promise<void> {
  const { code, stdout, stderr } = await pmdb(['migrate', '--url', urlOf(TEMPLATE), '--yes'], { cwd: process.cwd() });
  if (code !== 0)
    throw new Error(
      `pmdb migrate on the template of ${inject('server').origin} ended with ${code}:\n${stdout}${stderr}`,
    );
}
