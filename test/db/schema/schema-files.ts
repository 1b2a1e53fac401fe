import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';

const PROJECT = join(import.meta.dirname, '../../..');
export const MIGRATIONS = join(PROJECT, 'migrations/shared');
export const ROLLBACKS = join(PROJECT, 'rollbacks/shared');

/** Where the rows of people and organizations are. What the catalog tests say holds for every table in them. */
export const SCHEMAS = ['identity', 'core', 'financial', 'operations', 'communication'];

/** File names in the order in which they are applied. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).sort();
}

/** Runs one file in one transaction, as `psql -1 -f` does. */
export async function runFile(sql: Sql, folder: string, name: string): Promise<void> {
  const text = await readFile(join(folder, name), 'utf8');
  await sql.begin((tx) => tx.unsafe(text).simple());
}

/** A database of its own with every schema in it, migrated by the superuser. */
export async function schemaDatabase(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  for (const name of await migrationNames()) await runFile(database.sql, MIGRATIONS, name);
  return database;
}
